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
import { FINAL, readLine, startOf, stateOf, type Traces } from "./traces.ts";

/** The part of a channel that is needed here. */
export interface Asked {
  readonly boot: string;
  request(call: string, args: readonly string[]): Promise<Answer>;
}

/** How many jobs one request asks for; a command line has its limits. */
const BATCH = 200;
/** What is last in every look that was one. */
const LOOKED = ":cloudmesh look";

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
    const { attempt, pid = job.pid, exitCode, reason } = found;
    const alive = isOpen.has(job.name) && !gone.has(job.name) &&
      !FINAL.has(found.state ?? "");
    const started = startOf(found);
    const state = stateOf(found, alive);
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
    const text = line.slice(file.length + 1);
    readLine(text, found, { isPidFile: file.endsWith(".pid") });
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

/** The names of the jobs whose process does not exist, or is another's by now. */
async function goneOf(
  channel: Asked,
  jobs: readonly JobPlace[],
  traces: ReadonlyMap<string, Traces>,
): Promise<Set<string>> {
  const gone = new Set<string>();
  const args: string[] = [];
  for (const { name, pid: known } of jobs) {
    const found = traces.get(name) ?? {};
    const { pid = known, boot } = found;
    const rebooted = boot !== undefined && channel.boot !== "-" &&
      boot !== channel.boot;
    if (pid === undefined || pid <= 1 || rebooted) gone.add(name);
    else args.push(String(pid), startOf(found) ?? "-", name);
  }
  if (args.length === 0) return gone;
  const { data } = await channel.request("alive", args);
  return gone.union(new Set(data));
}
