/**
 * A YAML text and the file that it comes from, to tell a user where it is wrong.
 *
 * @module
 */
import { AppError } from "../core/errors.ts";

/** Where a text comes from. */
export interface TextOrigin {
  readonly kind: "queue" | "cluster";
  readonly path: string;
  /** How many of the file's lines stand above the text; none unless given. */
  readonly linesAbove?: (() => number) | undefined;
}

/** A text with its origin. */
export interface YamlSource extends TextOrigin {
  readonly text: string;
}

/** A stretch of a text. */
export interface Span {
  readonly start: number;
  readonly end: number;
}

/** The error that names the line and the column of `offset`, both from 1. */
export function errorAt(
  { kind, path, linesAbove, text }: YamlSource,
  offset: number,
  what: string,
): AppError {
  const above = text.slice(0, offset);
  const line = (linesAbove?.() ?? 0) + countLines(above) + 1;
  const column = offset - above.lastIndexOf("\n");
  return new AppError(
    "invalid",
    `Cannot read ${kind} file "${path}": line ${line}, column ${column}: ${what}`,
  );
}

/** How many line breaks are in the text. */
export function countLines(text: string): number {
  let count = 0;
  for (let at = text.indexOf("\n"); at !== -1; count++) {
    at = text.indexOf("\n", at + 1);
  }
  return count;
}
