/**
 * The text of a jobset file: the jobs as records of a queue, the hosts with
 * counters that follow the jobs, the policy and the user. What is not changed is
 * written back as it was.
 *
 * @module
 */
import type { HostRecord } from "../core/host.ts";
import { type Entry, entryOf, recordOf } from "../core/jobset/entry.ts";
import { Counters } from "../core/jobset/counters.ts";
import type { JobRecord } from "../core/job.ts";
import type { YamlRecord } from "../core/record.ts";
import {
  findSections,
  outdent,
  reindent,
  type Section,
  type SectionName,
} from "./jobset_layout.ts";
import { normalJobset } from "./jobset_normal.ts";
import { RecordText } from "./record_text.ts";
import {
  countLines,
  errorAt,
  type QueueText,
  type Span,
  type TextOrigin,
} from "./yaml_source.ts";

/** What is one record, with its key for a name, rather than a list of records. */
const IS_RECORD: ReadonlySet<SectionName> = new Set(["default", "scheduler"]);

interface Part {
  readonly section: Section;
  readonly records: RecordText;
}

/** See {@link QueueText}; its records are those of the jobs. */
export class JobsetText implements QueueText {
  readonly #text: string;
  readonly #parts: readonly Part[];
  #counters: Counters | undefined;

  private constructor(text: string, parts: readonly Part[]) {
    this.#text = text;
    this.#parts = parts;
  }

  /** @throws {AppError} `invalid`, with line and column, if it is no jobset. */
  static parse(source: string, origin: TextOrigin): JobsetText {
    const plain = findSections(source);
    const text = plain ? source : normalJobset({ ...origin, text: source });
    const sections = plain ?? findSections(text);
    if (!sections) {
      throw errorAt({ ...origin, text }, 0, "this is no file of a jobset");
    }
    const parts = sections.map((section) => ({
      section,
      records: parseSection(text, section, origin),
    }));
    return new JobsetText(text, parts);
  }

  get size(): number {
    return this.#part("jobs").size;
  }

  /** Names are indented. */
  get hasPlainNames(): boolean {
    return false;
  }

  /** The name of the policy; the spec's default where there is none. */
  get policy(): string {
    const { policy } = this.#part("scheduler").get("scheduler") ?? {};
    return typeof policy === "string" ? policy : "sequential";
  }

  set policy(policy: string) {
    const part = this.#part("scheduler");
    part.set("scheduler", { ...part.get("scheduler"), policy });
  }

  /** Whose jobs these are, where nothing else is said. */
  get user(): YamlRecord[string] | undefined {
    return this.#part("default").get("default")?.["user"];
  }

  has(name: string): boolean {
    return this.#part("jobs").has(name);
  }

  names(): IterableIterator<string> {
    return this.#part("jobs").names();
  }

  get(name: string): Readonly<JobRecord> | undefined {
    const entry = this.#part("jobs").get(name);
    return entry && recordOf(entry);
  }

  isWrittenAsIn(other: QueueText, name: string): boolean {
    return other instanceof JobsetText &&
      this.#part("jobs").isWrittenAsIn(other.#part("jobs"), name);
  }

  set(name: string, record: JobRecord): void {
    this.#setEntry(name, entryOf(record));
  }

  delete(name: string): void {
    this.#setEntry(name, undefined);
  }

  /** The hosts by name; their counters count the jobs that are submitted. */
  hosts(): Map<string, HostRecord> {
    const part = this.#part("hosts");
    const counters = this.#count();
    return new Map([...part.names()].map((name) => {
      const host = part.get(name)!;
      return [name, counters.follow(name, host)];
    }));
  }

  /** How many of its places each host has lost to others than these jobs. */
  reserved(host: string): number {
    return this.#count().reserved(host);
  }

  setHosts(hosts: ReadonlyMap<string, HostRecord>): void {
    const part = this.#part("hosts");
    for (const name of [...part.names()]) {
      if (!hosts.has(name)) part.delete(name);
    }
    for (const [name, host] of hosts) part.set(name, host);
    this.#counters = undefined;
  }

  *chunks(): IterableIterator<string> {
    if (this.#counters) {
      const part = this.#part("hosts");
      for (const [name, host] of this.hosts()) part.set(name, host);
    }
    let at = 0;
    for (const { section, records } of this.#parts) {
      yield this.#text.slice(at, section.head.start);
      yield* IS_RECORD.has(section.name)
        ? indented(records, section.headIndent)
        : this.#list(section, records);
      at = section.body.end;
    }
    yield this.#text.slice(at);
  }

  toString(): string {
    return [...this.chunks()].join("");
  }

  *#list({ head, bodyIndent }: Section, records: RecordText) {
    const line = slice(this.#text, head);
    const eol = this.#text.includes("\r\n") ? "\r\n" : "\n";
    const isEmpty = records.size === 0;
    const key = line.replace(/ *\{ *\}/, "");
    const plain = isEmpty ? key.replace(/:(?= *(?:#|\r?\n|$))/, ": {}") : key;
    yield plain.endsWith("\n") ? plain : plain + eol;
    for (const chunk of indented(records, bodyIndent)) {
      yield isEmpty ? chunk.replace(/^ *\{\}\r?\n/m, "") : chunk;
    }
  }

  #part(name: SectionName): RecordText {
    return this.#parts.find(({ section }) => section.name === name)!.records;
  }

  #setEntry(name: string, entry: Entry | undefined): void {
    const part = this.#part("jobs");
    const counters = this.#count();
    const before = part.get(name);
    if (entry) part.set(name, entry);
    else part.delete(name);
    counters.move(before, entry);
  }

  /** Made when it is first needed: all jobs are read for it. */
  #count(): Counters {
    if (this.#counters) return this.#counters;
    const [hosts, jobs] = [this.#part("hosts"), this.#part("jobs")];
    const counters = new Counters(
      [...hosts.names()].map((name) => [name, hosts.get(name)!]),
      jobs.names().map((name) => jobs.get(name)!),
    );
    return this.#counters = counters;
  }
}

function parseSection(
  text: string,
  { name, head, body, headIndent, bodyIndent }: Section,
  origin: TextOrigin,
): RecordText {
  const isRecord = IS_RECORD.has(name);
  const start = isRecord ? head.start : body.start;
  const indent = isRecord ? headIndent : bodyIndent;
  const lines = outdent(text.slice(start, body.end), indent);
  const linesAbove = () => countLines(text.slice(0, start));
  return RecordText.parse(lines, { ...origin, linesAbove, indent });
}

function* indented(records: RecordText, indent: number) {
  for (const chunk of records.chunks()) yield reindent(chunk, indent);
}

function slice(text: string, { start, end }: Span): string {
  return text.slice(start, end);
}
