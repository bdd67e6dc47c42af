/**
 * Reads the line at which a record starts: its name, and nothing more than a
 * comment behind it. Names such as `10` or `null` are strings.
 *
 * @module
 */
import { unescapeText } from "./yaml_escape.ts";

/** The first line of a record. */
export interface NameLine {
  readonly name: string;
  /** Where the next line starts, -1 if there is a value behind the name. */
  readonly end: number;
}

// No reader looks for a key's colon further than 1024 characters away.
const PLAIN =
  /(?!<< *:)(?:[^\s,[\]{}#&*!|>'"%@`?:-]|[?:-](?=\S))(?:[^\s:]|:(?=\S)| +(?=[^\s:#])){0,1000}/;
const SINGLE_QUOTED = /'((?:[^'\n]|''){0,1000})'/;
const DOUBLE_QUOTED = /"((?:[^"\\\n]|\\.){0,1000})"/;
const NAME = new RegExp(
  `(?:(${PLAIN.source})|${SINGLE_QUOTED.source}|${DOUBLE_QUOTED.source})` +
    " *:(?=\\s|$)( *(?: #[^\\n]*)?(?:\\r?\\n|$))?",
  "y",
);

/** What most are. That a program makes the other expression takes it 0.2 ms. */
const SIMPLE = /(\w[\w.-]{0,1000}):\r?\n/y;
const WORD = /\w/y;

/** Whether a name, or something like one, and nothing else can start there. */
export function startsLikeName(text: string, at: number): boolean {
  WORD.lastIndex = at;
  return WORD.test(text);
}

/** The name at `at`, or `undefined` if it is not plainly one. */
export function readNameLine(text: string, at: number): NameLine | undefined {
  SIMPLE.lastIndex = at;
  const simple = SIMPLE.exec(text)?.[1];
  if (simple !== undefined) return { name: simple, end: SIMPLE.lastIndex };
  NAME.lastIndex = at;
  const match = NAME.exec(text);
  if (!match) return undefined;
  const [, plain, single, double, rest] = match;
  const name = plain ?? single?.replaceAll("''", "'") ?? unescapeText(double!);
  if (name === undefined) return undefined;
  return { name, end: rest === undefined ? -1 : NAME.lastIndex };
}
