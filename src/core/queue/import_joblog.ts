/**
 * A joblog of GNU parallel as jobs of a queue: those that have failed can be run
 * again.
 *
 * @module
 */
import { AppError } from "../errors.ts";
import { parseName, type Ref } from "../experiment.ts";
import { parseMachine } from "../host.ts";
import type { JobRecord } from "../job.ts";
import { JOBLOG_COLUMNS, JOBLOG_LINE_BREAK } from "../joblog.ts";
import { newJob } from "../new_job.ts";
import type { Ports } from "../ports.ts";
import { addRecords } from "./add.ts";

/** What is imported. */
export interface JoblogImport {
  readonly text: string;
  /** Jobs are called so, with their number in the joblog behind it. */
  readonly prefix?: string | undefined;
  /** Who runs what ran on this machine. */
  readonly user?: string | undefined;
}

/** One line of a joblog. */
interface Line {
  readonly number: number;
  readonly host: string;
  readonly startedAt: number;
  readonly seconds: number;
  readonly exit: number;
  readonly signal: number;
  readonly command: string;
}

/**
 * Adds a job for each number of the joblog, with its last line where there are
 * several; all or none. The queue is made where there is none. Answers the names.
 *
 * @throws {AppError} `invalid` for what is no joblog, `conflict` for a name that
 * is taken.
 */
export async function importJoblog(
  { queues, newId }: Pick<Ports, "queues" | "newId">,
  ref: Ref,
  { text, prefix = "job", user }: JoblogImport,
): Promise<string[]> {
  const { experiment } = ref;
  const additions = parseJoblog(text).map((line) => {
    const job = parseName("job", `${prefix}${line.number}`);
    const place = { name: job, experiment, id: newId() };
    return { job, add: recordOf(line, { place, user }) };
  });
  await queues.create(ref);
  await addRecords({ queues }, ref, { additions });
  return additions.map(({ job }) => job);
}

/** The last line of each number, in the order of the numbers. */
function parseJoblog(text: string): Line[] {
  const [head = "", ...rows] = text.split("\n");
  if (head.trimEnd() !== JOBLOG_COLUMNS.join("\t")) {
    throw bad(1, `it does not begin with ${JOBLOG_COLUMNS.join(" ")}`);
  }
  const lines = new Map<number, Line>();
  for (const [at, row] of rows.entries()) {
    if (row.trim() === "") continue;
    const line = parseLine(row, at + 2);
    lines.set(line.number, line);
  }
  return [...lines.values()].toSorted((a, b) => a.number - b.number);
}

function parseLine(row: string, at: number): Line {
  const [seq, host = "", start, runtime, , , exit, signal, ...command] = row
    .split("\t");
  const number = (text: string | undefined, isFit: (n: number) => boolean) => {
    const value = Number(text?.trim() || NaN);
    if (isFit(value)) return value;
    throw bad(at, `${JSON.stringify(text ?? "")} is not what is to be there`);
  };
  const isTime = (n: number) => n >= 0 && n < 1e11;
  const line = {
    number: number(seq, (n) => Number.isSafeInteger(n) && n > 0),
    host: host.trim(),
    startedAt: number(start, isTime),
    seconds: number(runtime, isTime),
    exit: number(exit, Number.isSafeInteger),
    signal: number(signal, Number.isSafeInteger),
    command: command.join("\t").replaceAll(JOBLOG_LINE_BREAK, "\n").trim(),
  };
  if (line.command === "") throw bad(at, "there is no command");
  return line;
}

function recordOf(
  line: Line,
  { place, user }: {
    place: { name: string; experiment: string; id: string };
    user: string | undefined;
  },
): JobRecord {
  const { host, startedAt, seconds, command } = line;
  const began = Math.round(startedAt * 1_000);
  const isoAt = (ms: number) => new Date(ms).toISOString();
  const { status, ...end } = endOf(line);
  const { gpu, ...machine } = machineOf(host, user);
  return {
    ...newJob({ command, status, ...machine }, place),
    command,
    ...end,
    ...gpu !== undefined && { slot_gpu: gpu },
    started_at: isoAt(began),
    ended_at: isoAt(began + Math.round(seconds * 1_000)),
  };
}

/** As `queue export` writes it; else an exit code as a shell has it. */
function endOf(
  { exit, signal }: Line,
): { status: string; exit_code?: number; reason?: string } {
  if (exit >= 0 && signal <= 0) {
    return { status: "end", ...exit > 0 && { exit_code: exit } };
  }
  if (exit >= 0) return { status: "end", exit_code: 128 + signal };
  if (signal === 0) {
    return { status: "fail_start", reason: "the joblog says so" };
  }
  const status = signal === 9 ? "crash" : "kill";
  return { status, reason: `the joblog tells of signal ${signal}` };
}

/** `:` is this machine; a login may stand behind the number of its slots. */
function machineOf(
  text: string,
  user: string | undefined,
): { user?: string; host?: string; gpu?: string } {
  const [, place = "", gpu] = /^(.*?)(?: gpu (\S+))?$/.exec(text) ?? [];
  const login = (place.split(" ").at(-1) ?? "").replace(/^\d+\//, "");
  const slot = gpu === undefined ? {} : { gpu };
  if (login === "" || login === "?") return slot;
  const at = login.lastIndexOf("@");
  const host = login === ":" ? "localhost" : login.slice(at + 1);
  const who = at === -1 ? login === ":" ? user : undefined : login.slice(0, at);
  parseMachine(who, host);
  return { ...who !== undefined && { user: who }, host, ...slot };
}

function bad(line: number, what: string): AppError {
  return new AppError(
    "invalid",
    `Cannot read the joblog: line ${line}: ${what}`,
    { hint: "give a file that parallel --joblog has written" },
  );
}
