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
import type { JobsetContent } from "../core/jobset/jobset.ts";
import type { JobRecord } from "../core/job.ts";
import type { YamlRecord } from "../core/record.ts";
import { JobsetSections } from "./jobset_sections.ts";
import type { QueueText, TextOrigin } from "./yaml_source.ts";

const SKELETON = `cloudmesh:
  default:
    user:
  jobset:
    hosts: {}
    scheduler:
      policy:
    jobs: {}
`;

const JOBS = /(?:^|[{,]) *["']?jobs["']? *:/m;

/** See {@link QueueText}; its records are those of the jobs. */
export class JobsetText implements QueueText {
  /** Whether jobs are not even spoken of, as in half of a file. */
  readonly isBlank: boolean;
  readonly #sections: JobsetSections;
  #counters: Counters | undefined;

  private constructor(sections: JobsetSections, isBlank: boolean) {
    this.#sections = sections;
    this.isBlank = isBlank;
  }

  /** @throws {AppError} `invalid`, with line and column, if it is no jobset. */
  static parse(text: string, origin: TextOrigin): JobsetText {
    const sections = JobsetSections.parse(text, origin);
    return new JobsetText(sections, !JOBS.test(text));
  }

  /** A new jobset, as the original writes one. */
  static of({ user, policy, hosts, jobs }: JobsetContent): JobsetText {
    const origin = { kind: "jobset", path: "" } as const;
    const text = JobsetText.parse(SKELETON, origin);
    text.#sections.get("default").set("default", { user });
    text.policy = policy;
    text.setHosts(hosts);
    for (const [name, entry] of jobs) {
      text.#sections.get("jobs").set(name, entry);
    }
    return text;
  }

  get size(): number {
    return this.#sections.get("jobs").size;
  }

  /** Names are indented. */
  get hasPlainNames(): boolean {
    return false;
  }

  /** The name of the policy; the spec's default where there is none. */
  get policy(): string {
    const { policy } = this.#sections.get("scheduler").get("scheduler") ?? {};
    return typeof policy === "string" ? policy : "sequential";
  }

  set policy(policy: string) {
    const part = this.#sections.get("scheduler");
    part.set("scheduler", { ...part.get("scheduler"), policy });
  }

  /** Whose jobs these are, where nothing else is said. */
  get user(): YamlRecord[string] | undefined {
    return this.#sections.get("default").get("default")?.["user"];
  }

  /** The jobs as they stand there. */
  entries(): Map<string, Entry> {
    const part = this.#sections.get("jobs");
    return new Map([...part.names()].map((name) => [name, part.get(name)!]));
  }

  has(name: string): boolean {
    return this.#sections.get("jobs").has(name);
  }

  names(): IterableIterator<string> {
    return this.#sections.get("jobs").names();
  }

  get(name: string): Readonly<JobRecord> | undefined {
    const entry = this.#sections.get("jobs").get(name);
    return entry && recordOf(entry);
  }

  isWrittenAsIn(other: QueueText, name: string): boolean {
    return other instanceof JobsetText &&
      this.#sections.get("jobs").isWrittenAsIn(
        other.#sections.get("jobs"),
        name,
      );
  }

  /** Counters are of all jobs. */
  prepare(): void {
    this.#count();
  }

  set(name: string, record: JobRecord): void {
    this.#setEntry(name, entryOf(record));
  }

  delete(name: string): void {
    this.#setEntry(name, undefined);
  }

  arrange(order: readonly string[]): void {
    this.#sections.get("jobs").arrange(order);
  }

  /** The hosts by name; their counters count the jobs that are submitted. */
  hosts(): Map<string, HostRecord> {
    const part = this.#sections.get("hosts");
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
    const part = this.#sections.get("hosts");
    for (const name of [...part.names()]) {
      if (!hosts.has(name)) part.delete(name);
    }
    for (const [name, host] of hosts) part.set(name, host);
    this.#counters = undefined;
  }

  *chunks(): IterableIterator<string> {
    if (this.#counters) {
      const part = this.#sections.get("hosts");
      for (const [name, host] of this.hosts()) part.set(name, host);
    }
    yield* this.#sections.chunks();
  }

  toString(): string {
    return [...this.chunks()].join("");
  }

  #setEntry(name: string, entry: Entry | undefined): void {
    const part = this.#sections.get("jobs");
    const counters = this.#count();
    const before = part.get(name);
    if (entry) part.set(name, entry);
    else part.delete(name);
    counters.move(before, entry);
  }

  /** Made when it is first needed: all jobs are read for it. */
  #count(): Counters {
    if (this.#counters) return this.#counters;
    const hosts = this.#sections.get("hosts");
    const counters = new Counters(
      [...hosts.names()].map((name) => [name, hosts.get(name)!]),
      this.entries().values(),
    );
    return this.#counters = counters;
  }
}
