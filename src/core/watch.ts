/**
 * Watching: asks machines about their jobs now and then, all in one request, and
 * gives up on machines that have been silent for too long.
 *
 * @module
 */
import type { Link } from "./link.ts";
import type { RunState } from "./run_state.ts";
import type { Running } from "./running.ts";
import { failHeld, settleReport } from "./settle.ts";
import { ended } from "./verdict.ts";

/** Asks a machine about all of its jobs; the answers are posted as events. */
export function inquire(
  state: RunState,
  link: Link<Running>,
  { fenced, post }: { fenced: boolean; post: (event: () => void) => void },
): void {
  const asked = new Map(
    [...link.jobs].filter(({ sent }) => sent).map((job) => [job.name, job]),
  );
  if (asked.size === 0 || link.state !== "up" || link.inquiring) return;
  link.inquiring = true;
  const places = [...asked.values()]
    .map(({ place, pid }) => ({ ...place, pid: pid ?? place.pid }));
  link.channel.inquire(places).then((reports) =>
    post(() => {
      link.inquiring = false;
      for (const report of reports) {
        const running = asked.get(report.name);
        if (running) settleReport(state, running, { report, fenced });
      }
    })
  ).catch(() => link.inquiring = false); // the link tells that it is down
}

/** What has not been heard of for the timeout counts as crashed. */
export function giveUpOnTheSilent(state: RunState): void {
  const { clock, timeoutMs } = state.options;
  for (const link of state.links.values()) {
    if (link.state === "up" || !link.needed) continue;
    if (clock.now() - link.silentSince < timeoutMs) continue;
    const reason = `${link.machine.key} has not answered for ${
      minutes(timeoutMs)
    }: ${link.reason}`;
    failHeld(state, link, reason);
    for (const running of [...link.jobs]) {
      const { set, unset } = ended("crash", { reason, pid: running.pid });
      // The attempt is kept: when the machine is back, refresh can tell more.
      state.end(running, set, unset.filter((key) => key !== "attempt"));
    }
  }
}

/** Why nothing will ever be placed, if that is so. */
export function hopelessness(state: RunState): string | undefined {
  const { clock, timeoutMs } = state.options;
  const links = [...state.links.values()];
  if (state.running.size > 0 || state.free.size > 0 || links.length === 0) {
    return undefined;
  }
  const hopeless = links.every((link) =>
    link.reason !== "" && link.state !== "up" &&
    (!link.everUp || clock.now() - link.silentSince >= timeoutMs)
  );
  if (!hopeless) return undefined;
  return `no host answers: ${
    links.slice(0, 3).map((link) => link.reason).join("; ")
  }`;
}

function minutes(ms: number): string {
  const count = Math.round(ms / 600) / 100;
  return `${count} ${count === 1 ? "minute" : "minutes"}`;
}
