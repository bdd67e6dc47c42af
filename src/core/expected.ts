/**
 * Slots that are free and cannot be used yet, as their machine is only just
 * being reached: worth a short wait for a job that wants just that machine.
 *
 * @module
 */
import type { Clock } from "./clock.ts";
import type { Slot } from "./host.ts";
import type { Link } from "./link.ts";
import type { Links } from "./links.ts";

/** So long after it fell silent, or was first called, a machine is waited for. */
const PATIENCE_MS = 10_000;

/** The slots that will be free in a moment; looked for when they are gone through. */
export function expectedSlots(
  links: Links,
  clock: Clock,
): Iterable<Slot> {
  return {
    *[Symbol.iterator]() {
      for (const link of links.values()) {
        if (link.parked.size === 0 || !isExpected(link, clock.ticks())) {
          continue;
        }
        yield* link.parked;
      }
    },
  };
}

/** It is being connected to, or asked what became of the jobs it had. */
function isExpected(link: Link, now: number): boolean {
  if (link.refusal) return false;
  if (link.state === "up") return link.inquiring;
  return link.state === "connecting" && now - link.silentSince < PATIENCE_MS;
}
