/**
 * Tables as the spec shows them.
 *
 * @module
 */

/** A column is not made narrower than this to fit a terminal. */
const NARROWEST = 12;

/** How many columns of a terminal a text takes. */
type Measure = (text: string) => number;

/**
 * Draws rows of text under a header; columns are as wide as they need. Where
 * that is wider than the terminal, the widest are cut, as far as it makes sense.
 */
export async function formatTable(
  header: readonly string[],
  rows: readonly (readonly string[])[],
  terminalWidth = Infinity,
): Promise<string> {
  const cells = rows.map((row) => row.map(oneLine));
  const widthOf = await measureFor([header, ...cells]);
  const needed = header.map(widthOf);
  for (const row of cells) {
    row.forEach((cell, at) => {
      needed[at] = Math.max(needed[at] ?? 0, widthOf(cell));
    });
  }
  const widths = fit(needed, terminalWidth - 3 * header.length - 1);
  const rule = `+${widths.map((width) => "-".repeat(width + 2)).join("+")}+`;
  const pads = widths.map((width) => padding(width, widthOf));
  const draw = (row: readonly string[]) =>
    `| ${row.map((cell, at) => pads[at]!(cell)).join(" | ")} |`;
  const body = cells.length === 0 ? [] : [...cells.map(draw), rule];
  return [rule, draw(header), rule, ...body].join("\n");
}

/** Cuts the widest down to one width, the largest with which all have room. */
function fit(widths: readonly number[], room: number): number[] {
  const cut = (longest: number) => widths.map((it) => Math.min(it, longest));
  const sum = (all: readonly number[]) => all.reduce((a, b) => a + b, 0);
  let longest = Math.max(...widths);
  while (longest > NARROWEST && sum(cut(longest)) > room) longest--;
  return cut(Math.max(longest, NARROWEST));
}

/** Control characters would tear the table, or do worse to the terminal. */
function oneLine(text: string): string {
  return text.replace(/[\p{Cc}\p{Zl}\p{Zp}]/gu, (character) => {
    const escape = JSON.stringify(character).slice(1, -1);
    return escape === character ? "?" : escape;
  });
}

/** Brings the texts of a column to its width. */
function padding(width: number, widthOf: Measure): (text: string) => string {
  return function pad(text): string {
    const needed = widthOf(text);
    return needed <= width
      ? text + " ".repeat(width - needed)
      : pad(`${start(text, { width: width - 1, widthOf })}…`);
  };
}

/** As much of the text as `width` columns have room for. */
function start(
  text: string,
  { width, widthOf }: { width: number; widthOf: Measure },
): string {
  if (ASCII.test(text)) return text.slice(0, width);
  let taken = "";
  let room = width;
  for (const { segment } of new Intl.Segmenter().segment(text)) {
    room -= widthOf(segment);
    if (room < 0) break;
    taken += segment;
  }
  return taken;
}

const ASCII = /^[ -~]*$/;

/** The package takes 60 ms to load, as long as all else of a start. */
async function measureFor(
  rows: readonly (readonly string[])[],
): Promise<Measure> {
  const isAscii = rows.every((row) => row.every((cell) => ASCII.test(cell)));
  if (isAscii) return ({ length }) => length;
  const { default: stringWidth } = await import("string-width");
  return stringWidth;
}
