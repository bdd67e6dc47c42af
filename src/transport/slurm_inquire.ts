/**
 * Asks about many jobs of Slurm at once: one look at their files, and one query
 * of Slurm about those whose logs have no end.
 *
 * @module
 */
import { AppError } from "../core/errors.ts";
import type { JobPlace, JobReport } from "../core/transport.ts";
import { type Asked, FINAL, look, type Traces } from "./inquire.ts";
import {
  endOf,
  isLive,
  isWaiting,
  parseTask,
  type SlurmTask,
} from "./slurm_state.ts";

/** A report, and what Slurm says of the job if it was asked and knows it. */
export interface SlurmReport {
  readonly report: JobReport;
  readonly task: SlurmTask | undefined;
}

/** Whether Slurm ever had it, whatever its log says. */
export function wasSubmitted(found: Traces | undefined): boolean {
  return found?.slurm !== undefined;
}

/** Above it an exit code stands for a signal. */
export const SIGNALLED = 128;

/** How many jobs one look is about; a command line has its limits. */
const BATCH = 200;

/**
 * Answers a report for each job, in their order.
 *
 * @throws {AppError} if nobody could look, or Slurm did not answer: that says
 * nothing about any job.
 */
export async function inquireSlurm(
  agent: Asked,
  jobs: readonly JobPlace[],
  mayLive = isOpen,
): Promise<SlurmReport[]> {
  const traces = await lookAt(agent, jobs);
  const open = jobs.filter(({ name }) => mayLive(traces.get(name)));
  const tasks = await query(agent, open.map(({ name }) => traces.get(name)));
  const taskOf = (name: string) => tasks.get(keyOf(traces.get(name)));
  const gone = open.filter(({ name }) => !isAlive(taskOf(name)));
  // It may have ended between the look and the query: its log tells.
  for (const [name, later] of await lookAt(agent, gone)) {
    traces.set(name, later);
  }
  return jobs.map(({ name }) => {
    const found = traces.get(name);
    const task = taskOf(name);
    return { report: reportOf(name, found, task), task };
  });
}

function reportOf(
  name: string,
  found: Traces | undefined,
  task: SlurmTask | undefined,
): JobReport {
  const { attempt, slurm, pid, started, state, exitCode, reason } = found ??
    {};
  const open = isOpen(found);
  const alive = open && isAlive(task);
  // Submitted, and not begun: what else is there is an older attempt's.
  if (slurm && slurm.attempt !== attempt) {
    const waiting = alive && task !== undefined && isWaiting(task);
    const report = { name, attempt: slurm.attempt, alive, waiting };
    if (alive || !task) return report;
    return { ...report, ...endReport(task) };
  }
  const what = { attempt, pid, started, state, exitCode, reason };
  const report = { name, ...what, alive };
  if (!open || !task) return report;
  // What ended by a signal may be Slurm's doing, which it tells a little later.
  if (alive) return { ...report, state: state === "end" ? undefined : state };
  if (state === "end" && !isSlurmsDoing(task)) return report;
  // The end in its log is not its own.
  return { ...report, state: undefined, ...endReport(task) };
}

/** Whether that is an end of Slurm's making. */
function isSlurmsDoing({ state }: SlurmTask): boolean {
  return state !== "COMPLETED" && state !== "FAILED";
}

/** Of a task that Slurm is done with though its log has no end. */
function endReport(task: SlurmTask): Partial<JobReport> {
  const reason = endOf(task);
  return reason === undefined ? { state: "kill" } : { reason };
}

function isAlive(task: SlurmTask | undefined): boolean {
  return task !== undefined && isLive(task);
}

/** Whether it may still have something before it. */
function isOpen(found: Traces | undefined): boolean {
  if (!found?.slurm) return false;
  const { slurm, attempt, state = "", exitCode = 0 } = found;
  return slurm.attempt !== attempt || !FINAL.has(state) ||
    state === "end" && exitCode > SIGNALLED;
}

function keyOf(found: Traces | undefined): string {
  return found?.slurm ? `${found.slurm.batch} ${found.slurm.index}` : "";
}

async function lookAt(
  agent: Asked,
  jobs: readonly JobPlace[],
): Promise<Map<string, Traces>> {
  const all = new Map<string, Traces>();
  for (let at = 0; at < jobs.length; at += BATCH) {
    const some = jobs.slice(at, at + BATCH);
    const more = ({ name, directory }: JobPlace) =>
      `${directory}/${name}.slurm`;
    for (const entry of await look(agent, some, more)) all.set(...entry);
  }
  return all;
}

async function query(
  agent: Asked,
  found: readonly (Traces | undefined)[],
): Promise<Map<string, SlurmTask>> {
  const batches = new Set(
    found.flatMap((traces) => traces?.slurm ? [traces.slurm.batch] : []),
  );
  if (batches.size === 0) return new Map();
  const { status, text, data } = await agent.request("queued", [
    [...batches].join(","),
  ]);
  if (status !== 0) {
    throw new AppError("unreachable", `Slurm does not answer: ${text}`);
  }
  return new Map(
    data.map(parseTask).filter((entry) => entry !== undefined),
  );
}
