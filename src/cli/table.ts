/**
 * Tables as the spec shows them.
 *
 * @module
 */

import stringWidth from "string-width";

/** Draws rows of text under a header; columns are as wide as they need. */
export function formatTable(
  header: readonly string[],
  rows: readonly (readonly string[])[],
): string {
  const cells = rows.map((row) => row.map(oneLine));
  const widths = header.map((title) => widthOf(title));
  for (const row of cells) {
    row.forEach((cell, at) => {
      widths[at] = Math.max(widths[at] ?? 0, widthOf(cell));
    });
  }
  const rule = `+${widths.map((width) => "-".repeat(width + 2)).join("+")}+`;
  const draw = (row: readonly string[]) =>
    `| ${row.map((cell, at) => pad(cell, widths[at]!)).join(" | ")} |`;
  return [rule, draw(header), rule, ...cells.map(draw), rule].join("\n");
}

/** Control characters would tear the table, or do worse to the terminal. */
function oneLine(text: string): string {
  return text.replace(/\p{Cc}/gu, (character) => {
    const escape = JSON.stringify(character).slice(1, -1);
    return escape === character ? "?" : escape;
  });
}

function pad(text: string, width: number): string {
  return text + " ".repeat(width - widthOf(text));
}

const ASCII = /^[ -~]*$/;

/** How many columns of a terminal the text takes. */
function widthOf(text: string): number {
  return ASCII.test(text) ? text.length : stringWidth(text);
}
