/**
 * Watching: asks machines about their jobs now and then, all in one request.
 *
 * @module
 */
import type { Link } from "./link.ts";
import { openSlots } from "./reach.ts";
import type { RunState } from "./run_state.ts";
import { placeOfRunning, type Running } from "./running.ts";
import { settleReport } from "./settle.ts";

/** Where there are more machines, each is asked less often. */
export const ASKED_AT_A_TIME = 1_000;

/** So long a job is taken to be well: most end before, and say so themselves. */
const YOUNG_MS = 4_000;

/** Asks machines with jobs whose ends are heard of by asking only. */
export function inquireDeaf(state: RunState): void {
  let left = ASKED_AT_A_TIME;
  for (const link of state.deaf) {
    if (!hasDeafJobs(link)) state.deaf.delete(link);
    else if (left-- > 0) inquire(state, link);
  }
}

/**
 * Whether some job there was started through an earlier channel: its end cannot
 * be announced on this one.
 */
function hasDeafJobs({ jobs, generation }: Link<Running>): boolean {
  return jobs.some(({ sentOn }) =>
    sentOn !== undefined && sentOn !== generation
  );
}

/** Asks a machine about its jobs; the answers are posted as events. */
export function inquire(state: RunState, link: Link<Running>): void {
  if (link.state !== "up" || link.inquiring) return;
  const { generation } = link;
  const now = state.options.clock.ticks();
  const asked = link.jobs
    .filter(({ sentOn, sentAt }) =>
      sentOn === generation ? now - sentAt >= YOUNG_MS : sentOn !== undefined
    )
    .map((running) => ({ running, state: running.state }));
  if (asked.length === 0) return;
  link.inquiring = true;
  state.asked.add(link);
  link.askedAt = now;
  if (hasDeafJobs(link)) state.deaf.add(link);
  const { experiment } = state.options.queue.ref;
  const places = asked.map(({ running }) =>
    placeOfRunning(experiment, running)
  );
  link.channel.inquire(places).then(
    (reports) =>
      state.post(() => {
        if (generation === link.generation) link.inquiring = false;
        for (const [at, report] of reports.entries()) {
          const { running, state: before } = asked[at]!;
          // What it said of itself meanwhile is newer.
          if (running.state !== before) continue;
          // An order of an earlier channel is void if it has not arrived yet.
          const fenced = running.sentOn !== generation;
          settleReport(state, running, { report, fenced });
        }
        openSlots(state, link);
      }),
    () => {
      if (generation === link.generation) link.inquiring = false;
    },
  );
}
