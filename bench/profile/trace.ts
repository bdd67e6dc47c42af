/**
 * Counts what processes do, by strace: forks, programs, system calls, files.
 *
 * @module
 */
import { join } from "node:path";
import { run } from "../command.ts";
import { lines } from "../lines.ts";

/** What all processes of one kind did. */
export interface Deeds {
  forks: number;
  /** Started with execve. */
  programs: number;
  calls: number;
  /** Files and directories that were made. */
  files: number;
  syncs: number;
}

/** Deeds by kind of process: the program, or `PROGRAM, forked`. */
export type Trace = Map<string, Deeds>;

/** Runs a command under strace; `root` is what its own process is called. */
export async function trace(
  words: readonly string[],
  { cwd, root, env }: {
    cwd: string;
    root: string;
    env?: Record<string, string>;
  },
): Promise<Trace> {
  const path = join(cwd, "trace");
  const options = ["-f", "-qq", "-s", "0", "-o", path, "--"];
  await run(["strace", ...options, ...words], { cwd, env });
  const file = await Deno.open(path);
  const reader = new TraceReader(root);
  for await (const line of lines(file.readable)) reader.read(line);
  return reader.trace;
}

/** What one more job costs, from a trace of few and a trace of many. */
export function perJob(
  few: Trace,
  many: Trace,
  jobs: number,
): [string, Deeds][] {
  return [...many].map(([kind, deeds]): [string, Deeds] => {
    const less = few.get(kind) ?? NOTHING;
    const each = (key: keyof Deeds) => (deeds[key] - less[key]) / jobs;
    return [kind, {
      forks: each("forks"),
      programs: each("programs"),
      calls: each("calls"),
      files: each("files"),
      syncs: each("syncs"),
    }];
  }).filter(([, { calls }]) => calls > 0.05);
}

const FORKED = ", forked";
const NOTHING: Deeds = { forks: 0, programs: 0, calls: 0, files: 0, syncs: 0 };
const LINE = /^(\d+) +(<\.\.\. )?(\w+)(.*)$/;

/** Follows who is who. */
class TraceReader {
  readonly trace: Trace = new Map();
  readonly #root: string;
  readonly #kinds = new Map<string, string>();
  /** The beginnings of calls that were interrupted, by process. */
  readonly #begun = new Map<string, string>();

  constructor(root: string) {
    this.#root = root;
  }

  read(line: string): void {
    const [, pid = "", resumed, call = "", rest = ""] = LINE.exec(line) ?? [];
    if (pid === "") return;
    if (this.#kinds.size === 0) this.#kinds.set(pid, this.#root);
    if (!resumed) this.#count(pid, { calls: 1 });
    if (rest.endsWith("<unfinished ...>")) {
      this.#begun.set(pid, rest);
      return;
    }
    const all = resumed ? `${this.#begun.get(pid) ?? ""}${rest}` : rest;
    const result = /= (-?\d+)[^=]*$/.exec(rest)?.[1] ?? "-1";
    if (Number(result) >= 0) this.#settle(pid, { call, all, result });
  }

  /** A call that went well. */
  #settle(
    pid: string,
    { call, all, result }: { call: string; all: string; result: string },
  ): void {
    if (/^(v?fork|clone3?)$/.test(call)) {
      this.#born(result, { of: pid, isThread: all.includes("CLONE_THREAD") });
    } else if (call === "execve") {
      const program = /"[^"]*?([^/"]+)"/.exec(all)?.[1] ?? "?";
      this.#rename(pid, program);
    } else if (call === "mkdir" || /O_CREAT/.test(all)) {
      if (!all.includes('"/dev/')) this.#count(pid, { files: 1 });
    } else if (call === "fdatasync" || call === "fsync") {
      this.#count(pid, { syncs: 1 });
    }
  }

  #born(
    pid: string,
    { of, isThread }: { of: string; isThread: boolean },
  ): void {
    const parent = this.#kinds.get(of) ?? of;
    const isForked = parent.endsWith(FORKED);
    const kind = isThread || isForked ? parent : parent + FORKED;
    if (!isThread) this.#add(kind, { forks: 1 });
    // It can have been faster than this, and run a program by now.
    if (!this.#kinds.has(pid)) this.#name(pid, kind);
  }

  /** A process that runs another program now counts among those. */
  #rename(pid: string, program: string): void {
    const before = this.#kinds.get(pid);
    if (before === this.#root) return;
    const isAgent = before === this.#root + FORKED && this.#root === "manager";
    this.#name(pid, isAgent ? "agent" : program);
    this.#count(pid, { programs: 1 });
  }

  /** What it did before anybody knew who it is goes to its kind's account. */
  #name(pid: string, kind: string): void {
    this.#kinds.set(pid, kind);
    const deeds = this.trace.get(pid);
    this.trace.delete(pid);
    if (deeds) this.#add(kind, deeds);
  }

  #count(pid: string, more: Partial<Deeds>): void {
    this.#add(this.#kinds.get(pid) ?? pid, more);
  }

  #add(kind: string, more: Partial<Deeds>): void {
    const deeds = this.trace.get(kind) ?? { ...NOTHING };
    for (const [key, count] of Object.entries(more)) {
      deeds[key as keyof Deeds] += count;
    }
    this.trace.set(kind, deeds);
  }
}
