/**
 * `deno task bench [--quick] [--only=1,3]`: measures the program beside others,
 * prints a table and writes `bench/RESULTS.md`.
 *
 * @module
 */
import { parseArgs } from "node:util";
import type { Bench, Row } from "./bench_row.ts";
import { cells, isMissed, type LeftOut } from "./figure.ts";
import { describeMachine, load } from "./machine.ts";
import { createPlaces } from "./places.ts";
import { createPrograms } from "./program.ts";
import { type Chapter, mergeChapters } from "./results.ts";
import { ROWS } from "./rows/mod.ts";
import { formatMarkdown, formatText } from "./table.ts";
import { versions } from "./tool.ts";

const RESULTS = new URL("./RESULTS.md", import.meta.url).pathname;

if (import.meta.main) await main();

async function main(): Promise<void> {
  const { quick, rows } = parse(Deno.args);
  await using places = await createPlaces();
  say("compiling");
  const programs = await createPrograms(places.disk.path);
  const bench: Bench = { quick, programs, places, say };
  const conditions = await describe(bench);
  say(conditions.join("\n"));
  const table: string[][] = [];
  const chapters: Chapter[] = [];
  const missed: number[] = [];
  for (const row of rows) {
    const { lines, chapter, isMet } = await measure(row, { bench, conditions });
    table.push(...lines);
    if (!isMet) missed.push(row.number);
    chapters.push(chapter);
    // After each row, so that an interruption does not lose what there is.
    await write(chapters);
  }
  print(formatText(table));
  print(
    missed.length === 0
      ? `\nAll that is to be reached in these ${rows.length} rows is met.`
      : `\nSomething is not met in these rows: ${missed.join(", ")}.`,
  );
}

function parse(args: string[]): { quick: boolean; rows: readonly Row[] } {
  const { values } = parseArgs({
    args,
    options: { quick: { type: "boolean" }, only: { type: "string" } },
  });
  const { quick = false, only } = values;
  const numbers = only?.split(",").map(Number);
  const rows = ROWS.filter(({ number }) => numbers?.includes(number) ?? true);
  if (rows.length === 0) throw new Error(`There are no rows --only=${only}`);
  return { quick, rows };
}

/** One row's lines of the table, and its chapter. */
async function measure(
  row: Row,
  { bench, conditions }: { bench: Bench; conditions: readonly string[] },
): Promise<{ lines: string[][]; chapter: Chapter; isMet: boolean }> {
  const { number, title, method } = row;
  say(`\n${number}. ${title}`);
  const loadBefore = load();
  const begun = performance.now();
  const figures = await row.measure(bench).catch((error) => [failure(error)]);
  const seconds = Math.round((performance.now() - begun) / 1_000);
  const lines = figures.map((figure) => cells(String(number), figure));
  say(formatText(lines));
  const circumstances = `${
    bench.quick ? "With `--quick`. " : ""
  }It took ${seconds} s; load average ${loadBefore} before, ${load()} after.`;
  const text = [method, circumstances, conditions.join("; ") + "."];
  const table = formatMarkdown(lines);
  const isMet = !figures.some(isMissed);
  return { lines, chapter: { number, title, text, table }, isMet };
}

/** The other rows are measured all the same. */
function failure(error: Error): LeftOut {
  say(String(error.stack));
  return { what: "it failed", leftOut: error.message, isFailure: true };
}

async function describe({ places, programs }: Bench): Promise<string[]> {
  const { disk, memory } = places;
  return [
    ...describeMachine(),
    `work on ${disk.filesystem}${memory ? ` and ${memory.filesystem}` : ""}`,
    `measured: ${programs.description}`,
    ...await versions(),
  ];
}

async function write(chapters: readonly Chapter[]): Promise<void> {
  const page = await Deno.readTextFile(RESULTS).catch(() => "");
  await Deno.writeTextFile(RESULTS, mergeChapters(page, chapters));
  const args = ["fmt", "--quiet", RESULTS];
  await new Deno.Command(Deno.execPath(), { args }).output();
}

function print(text: string): void {
  // deno-lint-ignore no-console
  console.log(text);
}

function say(line: string): void {
  // deno-lint-ignore no-console
  console.error(line);
}
