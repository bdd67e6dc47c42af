/**
 * How many columns of a terminal a text takes. Expressions with Unicode's
 * properties are made when the first text needs them: as literals they would
 * cost each start of the program milliseconds, used or not.
 *
 * @module
 */
import { eastAsianWidth } from "get-east-asian-width";

const ASCII = /^[ -~]*$/;

/** Emoji of several characters, flags and syllables of Hangul. */
const WIDE = String
  .raw`^(?:\p{Emoji}\u{FE0F}|\p{EBase}\p{EMod}|\p{ExtPict}\u{200D}|\p{RI}|[\u{1100}-\u{115F}\u{AC00}-\u{D7A3}])`;
/** What is drawn over the character before it, or not at all. */
const NO_COLUMN = String.raw`[\p{Default_Ignorable_Code_Point}\p{Mn}\p{Me}]`;

/** What it takes to measure more than ASCII. */
interface Tools {
  readonly segmenter: Intl.Segmenter;
  readonly wide: RegExp;
  readonly noColumn: RegExp;
}

let tools: Tools | undefined;

/** Whether each of its characters is visible and takes one column. */
export function isPlain(text: string): boolean {
  return ASCII.test(text);
}

/** The columns that a text without control characters takes. */
export function textWidth(text: string): number {
  if (isPlain(text)) return text.length;
  let width = 0;
  for (const { segment } of clusters(text)) width += clusterWidth(segment);
  return width;
}

/** As much of the text as `width` columns have room for. */
export function textStart(text: string, width: number): string {
  if (isPlain(text)) return text.slice(0, width);
  let room = width;
  for (const { segment, index } of clusters(text)) {
    room -= clusterWidth(segment);
    if (room < 0) return text.slice(0, index);
  }
  return text;
}

function clusters(text: string): Intl.Segments {
  return findTools().segmenter.segment(text);
}

/** The columns of what a reader takes for one character. */
function clusterWidth(cluster: string): number {
  const { wide, noColumn } = findTools();
  if (wide.test(cluster)) return 2;
  let width = 0;
  for (const character of cluster) {
    if (noColumn.test(character)) continue;
    width += eastAsianWidth(character.codePointAt(0)!);
  }
  return width;
}

function findTools(): Tools {
  return tools ??= {
    segmenter: new Intl.Segmenter(),
    wide: new RegExp(WIDE, "u"),
    noColumn: new RegExp(NO_COLUMN, "u"),
  };
}
