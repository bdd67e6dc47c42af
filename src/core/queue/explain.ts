/**
 * Explaining a job: why it waits, what it does, or how it ended.
 *
 * @module
 */
import { formatSeconds } from "../duration.ts";
import type { QueueEvent } from "../event.ts";
import type { Ref } from "../experiment.ts";
import { parseMachine } from "../host.ts";
import {
  ENDED,
  hasHost,
  HELD,
  isLost,
  type JobRecord,
  mayRun,
  statusOf,
  textOf,
  WAITING,
} from "../job.ts";
import type { Ports } from "../ports.ts";
import { silences, whyItWaits } from "./explain_waiting.ts";
import { readHistory } from "./history.ts";
import { readJob } from "./read_job_file.ts";
import type { RunPorts } from "./run.ts";

/** What is so of a job. */
export interface Explanation {
  readonly job: string;
  readonly status: string;
  /** Sentences, the most important first; what to do about it is in them. */
  readonly because: readonly string[];
}

/**
 * Explains a job from its record, the history and who runs the queue. Of a job
 * that is under way its machine is asked whether it answers.
 *
 * @throws {AppError} `not-found`.
 */
export async function explainJob(
  ports: RunPorts,
  ref: Ref,
  name: string,
): Promise<Explanation> {
  const job = await readJob(ports.queues, ref, name);
  const events = await Array.fromAsync(
    readHistory(ports, ref, { jobs: [name] }),
  );
  const status = statusOf(job);
  const because = WAITING.has(status) || status === HELD
    ? await whyItWaits(ports, ref, { name, job })
    : ENDED.has(status)
    ? howItEnded(ref, { name, job, events })
    : mayRun(job)
    ? await howItRuns(ports, ref, { name, job, events })
    : [
      `"${status}" is no state of cms's: a person has set it, so it is not run`,
      `make it ready with cms queue reset ${ref.name} --name=${name}`,
    ];
  const starts = startsOf(events);
  if (starts > 1) because.push(`it was started ${starts} times`);
  return { job: name, status, because };
}

/** How often it was started since it was added, or was last made to begin anew. */
function startsOf(events: readonly QueueEvent[]): number {
  const anew = events.findLastIndex(({ status, from, reason }) =>
    WAITING.has(status) && reason === undefined && // a retry has one
    !(from !== undefined && (WAITING.has(from) || from === HELD))
  );
  return events.slice(anew + 1).filter(({ status }) => status === "run").length;
}

interface Known {
  readonly name: string;
  readonly job: Readonly<JobRecord>;
  readonly events: readonly QueueEvent[];
}

async function howItRuns(
  ports: RunPorts,
  ref: Ref,
  { name, job, events }: Known,
): Promise<string[]> {
  const status = statusOf(job);
  const host = hostOf(job);
  const at = events.findLast((event) => event.status === status);
  const since = at ? ` since ${at.time}, for ${age(ports, at)}` : "";
  const [pid, reason] = [textOf(job["pid"]), textOf(job["reason"])];
  const because = status === "run"
    ? [`it was sent to ${host}, and has not begun there yet${since}`]
    : [`it runs on ${host}${pid ? ` as process ${pid}` : ""}${since}`];
  if (reason !== undefined) because.push(reason);
  if (status !== "run" && status !== "start") {
    because.push(`it says of itself that it is in state "${status}"`);
  }
  if (hasHost(job)) {
    const machine = parseMachine(job["user"], job["host"]);
    because.push(...await silences(ports, [machine]));
  }
  if (!ports.queues.manager(ref)) {
    because.push(
      `nobody runs queue ${ref.name}, so its end is not noticed: cms queue refresh ${ref.name}`,
    );
  }
  if (status !== "run") {
    because.push(`see what it does with cms queue output ${ref.name} ${name}`);
  }
  return because;
}

function howItEnded(ref: Ref, { name, job, events }: Known): string[] {
  const status = statusOf(job);
  const [host, reason] = [hostOf(job), textOf(job["reason"])];
  const code = Number(job["exit_code"] ?? 0);
  const because = reason === undefined ? [] : [reason];
  const end = events.findLast((event) => event.status === status);
  const begin = events.findLast((event) => event.status === "start");
  if (end) {
    const ms = begin ? Date.parse(end.time) - Date.parse(begin.time) : -1;
    const after = ms < 0 ? "" : ` after ${formatSeconds(ms / 1_000)}`;
    const where = hasHost(job) ? ` on ${host}` : "";
    because.push(`it ended${where} at ${end.time}${after}`);
  }
  if (status === "end") because.unshift(`its exit code is ${code}`);
  if (code > 128 && code < 193) {
    because.push(`its command was ended by signal ${code - 128}`);
  }
  if (isLost(job)) {
    because.push(
      `when ${host} answers again, cms queue refresh ${ref.name} tells what became of it`,
    );
  }
  if (status === "fail_start") because.push("its command was never run");
  else if (code !== 0 || status !== "end") {
    because.push(
      `see what it said with cms queue logs ${ref.name} ${name} --err`,
    );
  }
  return because;
}

function hostOf(job: JobRecord): string {
  const [user, host] = [textOf(job["user"]), textOf(job["host"])];
  if (host === undefined) return "no host";
  return user === undefined ? host : `${user}@${host}`;
}

function age({ clock }: Pick<Ports, "clock">, { time }: QueueEvent): string {
  return formatSeconds(Math.max(0, clock.now() - Date.parse(time)) / 1_000);
}
