/**
 * The results as a page: one chapter for each row. Rows that were not measured
 * this time keep the chapter that they had.
 *
 * @module
 */

/** A row's chapter. */
export interface Chapter {
  readonly number: number;
  readonly title: string;
  /** What was done and when, in some sentences. */
  readonly text: readonly string[];
  readonly table: string;
}

const HEAD = `# Results of the benchmark

Written by \`deno task bench\`; rows that it was not asked for keep what they had.
A cell \`median (least-most)\` is of \`n\` repetitions, which take turns with those
of what they are compared with: A B A B. A ratio is taken of each pair.
`;

const CHAPTER = /^## (\d+)\. /m;

/** Puts chapters into a page, in the order of their numbers. */
export function mergeChapters(
  page: string,
  chapters: readonly Chapter[],
): string {
  const all = new Map(readChapters(page));
  for (const chapter of chapters) all.set(chapter.number, format(chapter));
  const sorted = [...all].toSorted(([a], [b]) => a - b).map(([, text]) => text);
  return [HEAD, ...sorted].join("\n");
}

function* readChapters(page: string): Generator<[number, string]> {
  for (const piece of page.split(/^(?=## \d+\. )/m)) {
    const number = CHAPTER.exec(piece)?.[1];
    if (number) yield [Number(number), `${piece.trimEnd()}\n`];
  }
}

function format({ number, title, text, table }: Chapter): string {
  return [`## ${number}. ${title}`, ...text, table, ""].join("\n\n");
}
