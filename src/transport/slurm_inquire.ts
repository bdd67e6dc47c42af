/**
 * Asks about many jobs of Slurm at once: one look at their files, and one query
 * of Slurm about those whose logs have no end.
 *
 * @module
 */
import type { JobPlace, JobReport } from "../core/transport.ts";
import { type Asked, look } from "./inquire.ts";
import { FINAL, type Traces } from "./traces.ts";
import { askSlurm, describeExits, type TaskName } from "./slurm_query.ts";
import {
  endOf,
  isLive,
  isOver,
  isWaiting,
  type SlurmTask,
  waitOf,
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

const FORGOTTEN = "Slurm has forgotten it, and its log has no end";
const SILENT = "Slurm says that it is completed, and it has no log";

/** A task, and the attempt that it is. */
export interface SubmittedTask extends TaskName {
  readonly attempt: string;
}

/** What is so of the jobs already. */
export interface InquiryOptions {
  /** Whether Slurm may have something to say of a job with such files. */
  readonly mayLive?: (found: Traces | undefined) => boolean;
  /** Those that this channel has submitted, by name. */
  readonly known?: ReadonlyMap<string, SubmittedTask>;
}

/**
 * Answers a report for each job, in their order.
 *
 * @throws {AppError} if nobody could look, or Slurm did not answer: that says
 * nothing about any job.
 */
export async function inquireSlurm(
  agent: Asked,
  jobs: readonly JobPlace[],
  { mayLive = isOpen, known = new Map() }: InquiryOptions = {},
): Promise<SlurmReport[]> {
  // Files of jobs that wait need not be looked at: they are the most.
  const own = jobs.map(({ name }) => known.get(name))
    .filter((task) => task !== undefined);
  const first = await askSlurm(agent, own);
  const waits = ({ name }: JobPlace) => {
    const task = first.find(known.get(name));
    return task !== undefined && isWaiting(task);
  };
  const begun = jobs.filter((job) => !waits(job));
  const traces = await lookAt(agent, begun);
  const open = begun.filter(({ name }) => mayLive(traces.get(name)));
  const nameOf = (job: string) => traces.get(job)?.slurm ?? known.get(job);
  const names = open.map(({ name }) => nameOf(name))
    .filter((name) => name !== undefined);
  const answer = await askSlurm(agent, names, first);
  const gone = open.filter(({ name }) => !isAlive(answer.find(nameOf(name))));
  // It may have ended between the look and the query: its log tells.
  for (const [name, later] of await lookAt(agent, gone)) {
    traces.set(name, later);
  }
  const described = await describeExits(
    agent,
    gone.filter(({ name }) => isOpen(traces.get(name)))
      .map(({ name }) => answer.find(nameOf(name)))
      .filter((task) => task !== undefined && isOver(task) && !task.exit)
      .map((task) => task!),
  );
  return jobs.map(({ name }) => {
    const told = answer.find(nameOf(name));
    const task = described.get(told?.id ?? "") ?? told;
    const { isWhole } = answer;
    const found = traces.get(name) ?? notLookedAt(known.get(name));
    return { report: { name, ...reportOf(found, task, isWhole) }, task };
  });
}

function notLookedAt(slurm: Traces["slurm"]): Traces {
  return slurm ? { slurm } : {};
}

type Report = Omit<JobReport, "name">;

function reportOf(
  found: Traces,
  task: SlurmTask | undefined,
  isWhole: boolean,
): Report {
  const { attempt, slurm, pid, started, state, exitCode, reason } = found;
  const log = { attempt, pid, started, state, exitCode, reason };
  if (!slurm || !isOpen(found)) return { ...log, alive: false };
  // Submitted, and not begun: what else is there is an older attempt's.
  const hasBegun = slurm.attempt === attempt;
  const own = hasBegun ? log : { attempt: slurm.attempt };
  if (!task) return unknown(own, { hasBegun, isWhole });
  if (isWaiting(task)) { // maybe once more
    const { attempt } = slurm;
    return { attempt, alive: true, waiting: true, waitsFor: waitOf(task) };
  }
  // What ended by a signal may be Slurm's doing, which it tells a little later.
  if (isLive(task)) {
    return { ...own, alive: true, ...state === "end" && { state: undefined } };
  }
  return { ...own, alive: false, ...endReport(task, { hasBegun, state }) };
}

/** Slurm does not know it, or could not be asked. */
function unknown(
  own: Omit<Report, "alive">,
  { hasBegun, isWhole }: { hasBegun: boolean; isWhole: boolean },
): Report {
  if (own.state === "end") return { ...own, alive: false }; // by its own signal
  if (!isWhole) return { ...own, alive: true, waiting: !hasBegun };
  return hasBegun
    ? { ...own, alive: true, doubt: FORGOTTEN }
    : { ...own, alive: false };
}

/** Of a task that Slurm is done with. */
function endReport(
  task: SlurmTask,
  { hasBegun, state }: { hasBegun: boolean; state: string | undefined },
): Partial<Report> {
  if (!isOver(task)) { // the end in its log is not its own
    const reason = endOf(task);
    return reason === undefined
      ? { state: "kill" }
      : { state: undefined, exitCode: undefined, reason };
  }
  if (hasBegun && state === "end") return {};
  const { code, signal } = task.exit ?? { code: undefined, signal: 0 };
  if (hasBegun && code !== undefined && signal === 0) {
    return { state: "end", exitCode: code }; // that of its script
  }
  if (task.state === "COMPLETED") return { alive: true, doubt: SILENT };
  const how = signal === 9
    ? ", ended by signal 9, maybe for too much memory"
    : signal > 0
    ? `, ended by signal ${signal}`
    : code === undefined
    ? ""
    : `, with exit code ${code}`;
  const what = hasBegun ? "end" : "start";
  return {
    state: undefined,
    reason: `Slurm says that it failed before it could log its ${what}${how}`,
  };
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
