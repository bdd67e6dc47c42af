/**
 * Asks a machine about many jobs at once: one look at all their logs and pid
 * files, one check of the processes of those that have not ended.
 *
 * @module
 */
import { AppError } from "../core/errors.ts";
import type { JobPlace, JobReport } from "../core/transport.ts";
import { tookOf } from "./log_dates.ts";
import type { Answer } from "./requests.ts";

/** The part of a channel that is needed here. */
export interface Asked {
  readonly boot: string;
  request(call: string, args: readonly string[]): Promise<Answer>;
}

/** How many jobs one request asks for; a command line has its limits. */
const BATCH = 200;
/** The states after which a log has nothing more. */
export const FINAL = new Set(["end", "kill", "crash"]);

/** What is last in every look that was one. */
const LOOKED = ":cloudmesh look";

/** What a job's files say. */
export interface Traces {
  attempt?: string;
  pid?: number;
  started?: string;
  boot?: string;
  state?: string;
  exitCode?: number;
  reason?: string;
  /** When it began, and when it ended, as its log says. */
  dates?: string[];
  /** Under which name Slurm knows it. */
  slurm?: { attempt: string; batch: string; index: string };
}

/**
 * Answers a report for each job, in their order.
 *
 * @throws {AppError} if the machine could not look; that must not be taken for
 * jobs without a trace.
 */
export async function inquire(
  channel: Asked,
  jobs: readonly JobPlace[],
): Promise<JobReport[]> {
  const batches: Promise<JobReport[]>[] = [];
  for (let at = 0; at < jobs.length; at += BATCH) {
    batches.push(inquireBatch(channel, jobs.slice(at, at + BATCH)));
  }
  return (await Promise.all(batches)).flat();
}

async function inquireBatch(
  channel: Asked,
  jobs: readonly JobPlace[],
): Promise<JobReport[]> {
  let traces = await look(channel, jobs);
  const open = jobs.filter(({ name }) =>
    !FINAL.has(traces.get(name)?.state ?? "")
  );
  const gone = await goneOf(channel, open, traces);
  const begun = new Map<string, JobReport>();
  if (gone.size > 0) {
    // It may have ended between the look and the check: its log tells.
    const missed = open.filter(({ name }) => gone.has(name));
    const news = await look(channel, missed);
    // Or it has begun only then, and nobody has asked for its process.
    const later = missed.filter(({ name }) =>
      news.get(name)?.pid !== traces.get(name)?.pid
    );
    if (later.length > 0) {
      for (const report of await inquireBatch(channel, later)) {
        begun.set(report.name, report);
      }
    }
    traces = new Map([...traces, ...news]);
  }
  const isOpen = new Set(open.map(({ name }) => name));
  return jobs.map((job): JobReport => {
    const report = begun.get(job.name);
    if (report) return report;
    const found = traces.get(job.name) ?? {};
    const { attempt, pid = job.pid, started, state, exitCode, reason } = found;
    const alive = isOpen.has(job.name) && !gone.has(job.name) &&
      !FINAL.has(state ?? "");
    const took = tookOf(found.dates);
    const what = { attempt, pid, started, state, exitCode, reason };
    const more = took === undefined ? {} : { took };
    return { name: job.name, ...what, alive, ...more };
  });
}

/** What the logs and pid files say, and one more file of each job. */
export async function look(
  channel: Asked,
  jobs: readonly JobPlace[],
  more?: (job: JobPlace) => string,
): Promise<Map<string, Traces>> {
  const byFile = new Map<string, JobPlace>();
  for (const job of jobs) {
    byFile.set(`${job.directory}/${job.log}`, job);
    byFile.set(`${job.directory}/${job.name}.pid`, job);
    if (more) byFile.set(more(job), job);
  }
  const { data, text } = await channel.request("look", [...byFile.keys()]);
  if (!data.some((line) => line.endsWith(LOOKED))) {
    throw new AppError(
      "io",
      `Cannot look at the jobs' logs: ${text || "grep said nothing"}`,
    );
  }
  const traces = new Map<string, Traces>();
  for (const line of data) {
    const colon = line.indexOf(":");
    const file = findFile(byFile, line, colon);
    const job = byFile.get(file);
    if (!job) continue;
    const found = traces.get(job.name) ?? {};
    traces.set(job.name, found);
    read(line.slice(file.length + 1), found, file.endsWith(".pid"));
  }
  return traces;
}

/** A file's name may hold a colon itself. */
function findFile(
  files: ReadonlyMap<string, unknown>,
  line: string,
  colon: number,
): string {
  for (let at = colon; at !== -1; at = line.indexOf(":", at + 1)) {
    if (files.has(line.slice(0, at))) return line.slice(0, at);
  }
  return "";
}

function read(text: string, into: Traces, isPidFile: boolean): void {
  if (isPidFile) {
    if (/^\d{1,10}$/.test(text)) into.pid = Number(text);
    return;
  }
  const [, date] = /^# date: (.*)$/.exec(text) ?? [];
  if (date !== undefined) into.dates = [...into.dates ?? [], date].slice(-2);
  const [, key, value = ""] = /cloudmesh (\w+(?: code)?): *(.*?)\s*$/
    .exec(text) ?? [];
  if (key === "state" && value !== "") into.state = value;
  else if (key === "attempt") into.attempt = value;
  else if (key === "reason" && value !== "") into.reason = value;
  else if (key === "slurm") {
    const [attempt, batch, index] = value.split(" ");
    if (attempt && batch && index) into.slurm = { attempt, batch, index };
  } else if (key === "exit code") {
    if (/^\d{1,3}$/.test(value) && Number(value) < 256) {
      into.exitCode = Number(value);
    }
  } else if (key === "process") {
    const [, started, boot] = value.split(" ");
    if (started && started !== "-") into.started = started;
    if (boot && boot !== "-") into.boot = boot;
  }
}

/** The names of the jobs whose process does not exist, or is another's by now. */
async function goneOf(
  channel: Asked,
  jobs: readonly JobPlace[],
  traces: ReadonlyMap<string, Traces>,
): Promise<Set<string>> {
  const gone = new Set<string>();
  const args: string[] = [];
  for (const { name, pid: known } of jobs) {
    const { pid = known, started = "-", boot } = traces.get(name) ?? {};
    const rebooted = boot !== undefined && channel.boot !== "-" &&
      boot !== channel.boot;
    if (pid === undefined || pid <= 1 || rebooted) gone.add(name);
    else args.push(String(pid), started, name);
  }
  if (args.length === 0) return gone;
  const { data } = await channel.request("alive", args);
  return gone.union(new Set(data));
}
