/**
 * What a job comes after: other jobs of its queue that have to end before.
 *
 * @module
 */
import { AppError } from "./errors.ts";
import { ENDED, hasExitCode, type JobRecord, statusOf, textOf } from "./job.ts";
import { expandNames } from "./names.ts";

/** What the jobs of a queue are looked up in. */
interface Jobs {
  get(name: string): Readonly<JobRecord> | undefined;
}

const NONE: readonly string[] = [];

/** The list that was expanded last: many jobs come after the same ones. */
let last: { text: string; names: readonly string[] } = { text: "", names: [] };

/** The names as a record has them: `job[1-3],x`, or a list of such in the file. */
export function afterOf({ after }: JobRecord): string | undefined {
  return textOf(Array.isArray(after) ? after.join(",") : after);
}

/** The names of the jobs that have to end before this one. */
export function predecessorsOf(job: JobRecord): readonly string[] {
  const text = afterOf(job);
  if (text === undefined) return NONE;
  if (text !== last.text) last = { text, names: expand(text) };
  return last.names;
}

/** Whether the job runs though one of those has failed. */
export function runsAfterFailure(job: JobRecord): boolean {
  return textOf(job["if_failed"]) === "run";
}

/** How it stands with a job that another one comes after. */
export function stageOf(
  job: JobRecord | undefined,
): "open" | "done" | "failed" {
  if (!job || !ENDED.has(statusOf(job))) return "open";
  return statusOf(job) === "end" && !hasExitCode(job) ? "done" : "failed";
}

/**
 * Sees to it that new jobs can ever have their turn.
 *
 * @throws {AppError} `not-found` for a job that is not there, `invalid` if some
 * would wait for themselves, which names the way around.
 */
export function checkPredecessors(
  present: Jobs,
  additions: ReadonlyMap<string, JobRecord>,
): void {
  const find = (name: string) => additions.get(name) ?? present.get(name);
  const done = new Set<string>();
  for (const [name, job] of additions) {
    for (const other of predecessorsOf(job)) {
      if (!find(other)) throw missing(name, other);
    }
    const circle = circleFrom(name, { find, done });
    if (circle) throw circular(name, circle);
  }
}

/** Jobs of which each comes after the next one, up to the first one again. */
export function findCircle(
  names: Iterable<string>,
  jobs: Jobs,
): string[] | undefined {
  const find = (name: string) => jobs.get(name);
  const done = new Set<string>();
  for (const name of names) {
    const circle = circleFrom(name, { find, done });
    if (circle) return circle;
  }
  return undefined;
}

/** The way from a job back to itself; depth first, without recursion. */
function circleFrom(
  start: string,
  { find, done }: {
    find: (name: string) => JobRecord | undefined;
    done: Set<string>;
  },
): string[] | undefined {
  const way: { name: string; next: Iterator<string> }[] = [];
  const onWay = new Set<string>();
  const enter = (name: string) => {
    onWay.add(name);
    way.push({ name, next: predecessorsOf(find(name) ?? {}).values() });
  };
  if (!done.has(start)) enter(start);
  while (way.length > 0) {
    const { name, next } = way.at(-1)!;
    const { value, done: isOver } = next.next();
    if (isOver) {
      way.pop();
      onWay.delete(name);
      done.add(name);
    } else if (onWay.has(value)) {
      const names = way.map(({ name }) => name);
      return [...names.slice(names.indexOf(value)), value];
    } else if (!done.has(value)) enter(value);
  }
  return undefined;
}

function expand(text: string): string[] {
  try {
    return expandNames(text);
  } catch (error) {
    // A person has written it so: then it is the name of no job.
    if (error instanceof AppError) return [text];
    throw error;
  }
}

function missing(name: string, other: string): AppError {
  return new AppError(
    "not-found",
    `Cannot queue job "${name}": it comes after ${other}, which is not in the queue`,
    { hint: "add that job first" },
  );
}

function circular(name: string, circle: readonly string[]): AppError {
  return new AppError(
    "invalid",
    `Cannot queue job "${name}": it would wait for itself (${
      circle.join(" after ")
    })`,
  );
}
