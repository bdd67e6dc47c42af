/**
 * Tables, as text for a terminal and as markdown.
 *
 * @module
 */

/** Of the table of results. */
export const HEADINGS = [
  "row",
  "what",
  "cms",
  "compared with",
  "ratio",
  "to reach",
  "n",
  "verdict",
];

/** The table of results. */
export function formatText(rows: readonly (readonly string[])[]): string {
  return formatTable([HEADINGS, ...rows]);
}

/** Columns as wide as they need to be, two blanks between them. */
export function formatTable(rows: readonly (readonly string[])[]): string {
  const widths: number[] = [];
  for (const row of rows) {
    for (const [at, cell] of row.entries()) {
      widths[at] = Math.max(widths[at] ?? 0, cell.length);
    }
  }
  return rows.map((row) =>
    row.map((cell, at) => cell.padEnd(widths[at]!)).join("  ").trimEnd()
  ).join("\n");
}

/** The same without the first column, which is the chapter's number. */
export function formatMarkdown(rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]) =>
    `| ${
      cells.slice(1).map((cell) => cell.replaceAll("|", "\\|")).join(" | ")
    } |`;
  const rule = HEADINGS.map(() => "---");
  return [HEADINGS, rule, ...rows].map(line).join("\n");
}
