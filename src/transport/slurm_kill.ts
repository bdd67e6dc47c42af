/**
 * Ends many jobs of Slurm at once: those that wait are cancelled, those that run
 * get TERM and, after a grace period, are cancelled, too.
 *
 * @module
 */
import type { JobPlace, KillOutcome } from "../core/transport.ts";
import type { Asked } from "./inquire.ts";
import {
  inquireSlurm,
  type SlurmReport,
  wasSubmitted,
} from "./slurm_inquire.ts";
import { isLive, isWaiting } from "./slurm_state.ts";
import { taskLists } from "./slurm_tasks.ts";

/** How often it is looked whether they have gone, and how long. */
const LOOK_MS = 200;
const PATIENCE_MS = 60_000;
/** How many lists of tasks one scancel is given. */
const BATCH = 100;

/** `note` writes into a job's log that it was killed. Answers in their order. */
export async function killSlurmJobs(
  agent: Asked,
  jobs: readonly JobPlace[],
  { graceSeconds, note }: {
    readonly graceSeconds: number;
    readonly note: (job: JobPlace) => Promise<void>;
  },
): Promise<KillOutcome[]> {
  const was = await inquireSlurm(agent, jobs);
  const isRunning = was.map(({ task, report }) =>
    report.alive && task !== undefined && !isWaiting(task)
  );
  const idsOf = (running: boolean) =>
    was.flatMap(({ task, report }, at) =>
      task && report.alive && isRunning[at] === running ? [task.id] : []
    );
  await end(agent, "cancel", idsOf(false));
  // Before its end: whoever looks then must not take it for a crash.
  await Promise.all(
    jobs.map((job, at) => {
      const isForgotten = was[at]!.report.doubt !== undefined;
      return (isRunning[at] || isForgotten) && note(job);
    }),
  );
  await end(agent, "terminate", idsOf(true));
  await untilGone(agent, jobs, graceSeconds * 1_000);
  await end(agent, "cancel", idsOf(true));
  const found = await untilGone(agent, jobs, PATIENCE_MS);
  return jobs.map((_, at) => {
    if (!was[at]!.report.alive) return "gone";
    return found[at]!.report.state === "end" && isRunning[at]
      ? "ended"
      : "killed";
  });
}

async function end(
  agent: Asked,
  how: "cancel" | "terminate",
  ids: readonly string[],
): Promise<void> {
  const lists = taskLists(ids);
  for (let at = 0; at < lists.length; at += BATCH) {
    await agent.request(how, lists.slice(at, at + BATCH));
  }
}

/** Waits until Slurm has none of them any more, or the time is over. */
async function untilGone(
  agent: Asked,
  jobs: readonly JobPlace[],
  timeMs: number,
): Promise<SlurmReport[]> {
  const end = performance.now() + timeMs;
  for (;;) {
    const found = await inquireSlurm(agent, jobs, {
      mayLive: wasSubmitted,
    });
    const isGone = !found.some(({ task }) => task && isLive(task));
    if (isGone || performance.now() >= end) return found;
    await new Promise((resolve) => setTimeout(resolve, LOOK_MS));
  }
}
