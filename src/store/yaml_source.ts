/**
 * A YAML file as it was read, and the way to tell a user where it is wrong.
 *
 * @module
 */
import { AppError } from "../core/errors.ts";

/** Which file a text comes from, for messages. */
export interface SourceName {
  readonly kind: "queue" | "cluster";
  readonly path: string;
}

/** A file's name and its text. */
export interface YamlSource extends SourceName {
  readonly text: string;
}

/** A stretch of a text. */
export interface Span {
  readonly start: number;
  readonly end: number;
}

/** The error that names the line and the column of `offset`, both from 1. */
export function errorAt(
  { kind, path, text }: YamlSource,
  offset: number,
  what: string,
): AppError {
  let line = 1;
  let lineStart = 0;
  for (let end = text.indexOf("\n"); end !== -1 && end < offset;) {
    line++;
    lineStart = end + 1;
    end = text.indexOf("\n", lineStart);
  }
  const column = offset - lineStart + 1;
  return new AppError(
    "invalid",
    `Cannot read ${kind} file "${path}": line ${line}, column ${column}: ${what}`,
  );
}
