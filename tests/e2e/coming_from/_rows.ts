/**
 * The rows of docs/coming-from.md: what is typed in another tool, and what is
 * typed here.
 *
 * @module
 */
import assert from "node:assert/strict";
import { type Typed, typedIn } from "../../support/console_page.ts";

const PAGE = new URL("../../../docs/coming-from.md", import.meta.url);

/** One row of a table. */
export interface Row {
  /** What is typed there, as the page has it but for the backticks. */
  readonly there: string;
  /** The commands of the middle column; none where there is no such thing. */
  readonly here: readonly string[];
  /** How the last of them ends. */
  readonly exitCode: number;
}

/** What the page says about one tool. */
export interface Section {
  /** What is typed before all rows. */
  readonly preparation: readonly Typed[];
  readonly rows: readonly Row[];
}

/** The section with this heading. */
export async function sectionOf(tool: string): Promise<Section> {
  const [head = "", ...sections] = (await Deno.readTextFile(PAGE))
    .split(/^## /m);
  const section = sections.find((it) => it.startsWith(`${tool}\n`));
  assert.ok(section, `there is no heading "${tool}"`);
  return { preparation: typedIn(head), rows: rowsOf(section) };
}

function rowsOf(section: string): Row[] {
  const tables = section.matchAll(/(?:^\|.*\|\n)+/gm);
  return [...tables].flatMap(([table]) => {
    const [header = [], , ...rows] = table.trimEnd().split("\n").map(cellsOf);
    return header[1] === "what you type here" ? rows.map(rowOf) : [];
  });
}

/** A `|` that stands in a cell has a backslash before it. */
function cellsOf(line: string): string[] {
  return line.slice(1, -1).split(/(?<!\\)\|/)
    .map((cell) => cell.trim().replaceAll("\\|", "|"));
}

function rowOf([there = "", here = "", remarks = ""]: string[]): Row {
  const commands = [...here.matchAll(/`([^`]+)`/g)].map(([, code]) => code!);
  assert.ok(
    commands.length > 0 || here === "none" && remarks !== "",
    `the row of ${there} has neither a command nor "none" and a remark`,
  );
  const [, code = "0"] = /\bexit code (\d+)/i.exec(remarks) ?? [];
  return {
    there: there.replaceAll("`", ""),
    here: commands,
    exitCode: Number(code),
  };
}
