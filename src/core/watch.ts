/**
 * Watching: asks machines about their jobs now and then, all in one request.
 *
 * @module
 */
import type { Link } from "./link.ts";
import { openSlots } from "./reach.ts";
import type { RunState } from "./run_state.ts";
import type { Running } from "./running.ts";
import { settleReport } from "./settle.ts";

/**
 * Whether some job there was started through an earlier channel: its end cannot
 * be announced on this one, and is heard of by asking only.
 */
export function hasDeafJobs(link: Link<Running>): boolean {
  for (const { sentOn } of link.jobs) {
    if (sentOn !== undefined && sentOn !== link.generation) return true;
  }
  return false;
}

/** Asks a machine about all of its jobs; the answers are posted as events. */
export function inquire(state: RunState, link: Link<Running>): void {
  if (link.state !== "up" || link.inquiring) return;
  const { generation } = link;
  const asked = [...link.jobs]
    .filter(({ sentOn }) => sentOn !== undefined)
    .map((running) => ({ running, state: running.state }));
  if (asked.length === 0) return;
  link.inquiring = true;
  const places = asked.map(({ running: { place, pid } }) => ({
    ...place,
    pid,
  }));
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
