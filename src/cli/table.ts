/**
 * Tables as the spec shows them.
 *
 * @module
 */
import { type Colour, paint } from "./paint.ts";
import { isPlain, textStart, textWidth } from "./text_width.ts";

/** A column is not made narrower than this to fit a terminal. */
const NARROWEST = 12;

/** A cell's text; colours take no room. */
export type Cell = string | { readonly text: string; readonly colour: Colour };

/**
 * Draws rows of text under a header; columns are as wide as they need. Where
 * that is wider than the terminal, the widest are cut, as far as it makes sense.
 */
export function formatTable(
  header: readonly string[],
  rows: readonly (readonly Cell[])[],
  terminalWidth = Infinity,
): string {
  const cells = rows.map((row) => row.map((cell) => oneLine(textOf(cell))));
  const needed = header.map(textWidth);
  for (const row of cells) {
    row.forEach((cell, at) => {
      needed[at] = Math.max(needed[at] ?? 0, textWidth(cell));
    });
  }
  const widths = fit(needed, terminalWidth - 3 * header.length - 1);
  const rule = `+${widths.map((width) => "-".repeat(width + 2)).join("+")}+`;
  const draw = (row: readonly string[], source: readonly Cell[] = row) =>
    `| ${
      row.map((cell, at) => coloured(pad(cell, widths[at]!), source[at]!))
        .join(" | ")
    } |`;
  const lines = cells.map((row, at) => draw(row, rows[at]));
  const body = lines.length === 0 ? [] : [...lines, rule];
  return [rule, draw(header), rule, ...body].join("\n");
}

function textOf(cell: Cell): string {
  return typeof cell === "string" ? cell : cell.text;
}

/** What has been made as wide as it must be, in the colour of its cell. */
function coloured(text: string, cell: Cell): string {
  return typeof cell === "string" ? text : paint(text, cell.colour);
}

/** Cuts the widest down to one width, the largest with which all have room. */
function fit(widths: readonly number[], room: number): number[] {
  const cut = (longest: number) => widths.map((it) => Math.min(it, longest));
  const sum = (all: readonly number[]) => all.reduce((a, b) => a + b, 0);
  let longest = Math.max(...widths);
  while (longest > NARROWEST && sum(cut(longest)) > room) longest--;
  return cut(Math.max(longest, NARROWEST));
}

/** All but control characters and what Unicode has for line breaks. */
const CONTROL = /[^ -~\u{a0}-\u{2027}\u{202a}-\u{10ffff}]/gu;

/** Control characters would tear the table, or do worse to the terminal. */
function oneLine(text: string): string {
  if (isPlain(text)) return text; // CONTROL takes milliseconds to be made
  return text.replace(CONTROL, (character) => {
    const escape = JSON.stringify(character).slice(1, -1);
    return escape === character ? "?" : escape;
  });
}

function pad(text: string, width: number): string {
  const needed = textWidth(text);
  return needed <= width
    ? text + " ".repeat(width - needed)
    : pad(`${textStart(text, width - 1)}…`, width);
}
