/**
 * Finds the parts of a jobset file, line by line: its hosts, its jobs, and what
 * is said of its policy and user. They stand below each other's keys, and each
 * one's lines without their indentation are a file of records of its own.
 *
 * @module
 */
import type { Span } from "./yaml_source.ts";

/** A part that was found. */
export interface Section {
  readonly name: SectionName;
  /** The line of its key. */
  readonly head: Span;
  /** The lines below that, up to where something else begins. */
  readonly body: Span;
  /** How far the key, and what is below it, are indented. */
  readonly headIndent: number;
  readonly bodyIndent: number;
}

export type SectionName = "default" | "hosts" | "scheduler" | "jobs";

/** Where the parts stand. */
const PLACES: ReadonlyMap<string, SectionName> = new Map([
  ["cloudmesh default", "default"],
  ["cloudmesh jobset hosts", "hosts"],
  ["cloudmesh jobset scheduler", "scheduler"],
  ["cloudmesh jobset jobs", "jobs"],
]);
const STEP = 2;

/** A key on a line of its own, with nothing but an empty mapping behind it. */
const KEY = /^\uFEFF? *(["']?)([\w-]+)\1 *: *(?:\{ *\} *)?(?:#.*)?\r?$/;
const NO_CONTENT = /^[ \t]*(?:#|\r?$)/;

/** The parts in their order, or `undefined` if they do not all stand plainly. */
export function findSections(text: string): Section[] | undefined {
  const sections: Section[] = [];
  const path: { key: string; indent: number }[] = [];
  let open: { section: Section; end: number; indent: number } | undefined;
  const close = () => {
    if (!open) return;
    const { section, end, indent } = open;
    const body = { start: section.head.end, end };
    sections.push({ ...section, body, bodyIndent: indent });
    open = undefined;
  };

  for (let start = 0; start < text.length;) {
    const end = text.indexOf("\n", start) + 1 || text.length;
    const line = text.slice(start, end).replace(/\n$/, "");
    const span = { start, end };
    start = end;
    if (NO_CONTENT.test(line)) continue;
    const indent = line.search(/[^ \uFEFF]/);
    if (open && indent > open.section.headIndent) {
      if (open.end === open.section.head.end) open.indent = indent;
      open.end = end;
      continue;
    }
    close();
    while (path.length > 0 && path.at(-1)!.indent >= indent) path.pop();
    const key = KEY.exec(line)?.[2];
    if (key === undefined) continue;
    path.push({ key, indent });
    const name = PLACES.get(path.map(({ key }) => key).join(" "));
    if (name === undefined) continue;
    open = {
      section: {
        name,
        head: span,
        body: span,
        headIndent: indent,
        bodyIndent: 0,
      },
      end,
      indent: indent + STEP,
    };
  }
  close();
  const found = new Set(sections.map(({ name }) => name));
  const isPlain = found.size === PLACES.size && sections.length === found.size;
  return isPlain ? sections : undefined;
}

/** Takes so many blanks off the start of each line, or as many as there are. */
export function outdent(text: string, indent: number): string {
  const blanks = new RegExp(`^ {1,${indent}}`);
  return text.split("\n").map((line) => line.replace(blanks, "")).join("\n");
}

/** Puts blanks before each line that is not empty. */
export function reindent(text: string, indent: number): string {
  const blanks = " ".repeat(indent);
  return text.split("\n")
    .map((line) => line === "" || line === "\r" ? line : blanks + line)
    .join("\n");
}
