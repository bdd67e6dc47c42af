/**
 * Makes a notice of how a run stands.
 *
 * @module
 */
import type { Ref } from "./experiment.ts";
import type { FailedJob, Notice } from "./notice.ts";
import type { Progress, RunSummary } from "./observer.ts";
import { nameOf } from "./queue/select.ts";

/** So many failed jobs are named. */
const MOST_FAILED = 100;

/** How a run ended: as its summary says, or by an error. */
export type RunEnd = Pick<RunSummary, "stopped"> | { readonly error: unknown };

/** The run that notices are about. */
export interface NotedRun {
  readonly ref: Ref;
  readonly scheduler: string;
  readonly run: string;
}

/** How it stands. */
export interface Standing {
  /** Both in milliseconds since 1970. */
  readonly started: number;
  readonly now: number;
  readonly counts: Progress;
  readonly failed: Iterable<FailedJob>;
  /** Absent while it goes on. */
  readonly end?: RunEnd | undefined;
}

export function noticeOf(
  event: Notice["event"],
  { ref, scheduler, run }: NotedRun,
  standing: Standing,
): Notice {
  const { started, now, counts, failed, end } = standing;
  const stopped = end && stopOf(end);
  const result = !end
    ? "running"
    : stopped
    ? "stopped"
    : counts.failed > 0
    ? "failed"
    : "well";
  const { kind = "queue", name, experiment } = ref;
  return {
    event,
    text: sentenceOf(ref, { result, stopped, counts }),
    ...{ kind, name, experiment, scheduler, run, result, stopped },
    started: new Date(started).toISOString(),
    time: new Date(now).toISOString(),
    seconds: Math.round(now - started) / 1_000,
    counts,
    failed: [...Iterator.from(failed).take(MOST_FAILED)],
  };
}

/** Why not all jobs had their turn. */
export function stopOf(end: RunEnd): Notice["stopped"] {
  if (!("error" in end)) return end.stopped;
  const { error } = end;
  const reason = error instanceof Error ? error.message : String(error);
  return { code: "error", reason };
}

function sentenceOf(
  ref: Ref,
  { result, stopped, counts }: Pick<Notice, "result" | "stopped" | "counts">,
): string {
  const title = nameOf(ref).replace(/^./, (letter) => letter.toUpperCase());
  const { done, running, failed, left } = counts;
  const how = {
    running: "goes on, but has a failure",
    well: "has ended well",
    failed: "has ended, but not well",
    stopped: `is not finished, ${stopped?.reason}`,
  }[result];
  const figures = [
    `${done} done`,
    `${failed} failed`,
    ...running > 0 ? [`${running} running`] : [],
    ...left > 0 ? [`${left} left`] : [],
  ];
  return `${title} ${how}: ${figures.join(", ")}`;
}
