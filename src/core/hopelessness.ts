/**
 * When nothing runs, jobs wait, and nothing that is to be expected will start
 * them: then a run has to stop, or it would wait for ever.
 *
 * @module
 */
import type { Link } from "./link.ts";
import type { Stop } from "./observer.ts";
import type { RunState } from "./run_state.ts";

/** So many of the hosts' reasons are told. */
const TOLD = 3;

/** Why nothing will ever be placed, if that is so; asked after placing. */
export function hopelessness(state: RunState): Stop | undefined {
  const { running, waiting, free } = state;
  if (running.size > 0 || waiting.peek() === undefined) return undefined;
  const { fault } = state.policy;
  if (fault !== undefined) return { code: "stuck", reason: fault };
  if (state.options.stay) return undefined; // hosts and jobs may come
  const links = [...state.links.values()].filter(({ slots }) => slots.length);
  if (links.length === 0 && free.size === 0) {
    const reason = `no host is active any more; jobs wait: ${waiting.size}`;
    return { code: "stuck", reason };
  }
  const isSettled = (link: Link) =>
    link.isOpen && link.parked.size === 0 || isHopeless(state, link);
  if (!links.every(isSettled)) return undefined;
  if (free.size > 0) {
    const reason =
      `the scheduler "${state.options.scheduler}" starts none of the jobs that wait: ${waiting.size}`;
    return { code: "stuck", reason };
  }
  const reasons = [...new Set(links.map(reasonOf))];
  const others = reasons.length - TOLD;
  const what = links.some(({ refusal }) => refusal)
    ? "no host can be used"
    : "no host answers";
  return {
    code: "unreachable",
    reason: `${what}: ${reasons.slice(0, TOLD).join("; ")}${
      others > 0 ? `; and ${others} more` : ""
    }`,
  };
}

/** It never was there, or has been silent, or without use, for too long. */
function isHopeless(state: RunState, link: Link): boolean {
  const { clock, timeoutMs } = state.options;
  const { refusal } = link;
  if (refusal && clock.ticks() - refusal.since >= timeoutMs) return true;
  if (link.state === "up") return false;
  if (!link.everUp && link.reason !== "") return true;
  return clock.ticks() - link.silentSince >= timeoutMs;
}

function reasonOf({ reason, refusal, machine }: Link): string {
  if (refusal) return `${machine.key}: ${refusal.reason}`;
  return reason === "" ? `${machine.key} says nothing` : reason;
}
