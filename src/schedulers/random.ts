/**
 * Any host that has room, each as likely as the others.
 *
 * @module
 */
import type { Scheduler } from "../core/scheduler.ts";
import { byAvailability } from "./_by_availability.ts";

/**
 * `queue run random`: what is drawn for a job follows from its name and the seed,
 * so that the same question has the same answer.
 */
export const random: Scheduler = byAvailability({
  name: "random",
  summary: "run each job on its own host, or any available one",
  options: {
    seed: {
      type: "text",
      help: "any text; the same one draws the same hosts again",
      placeholder: "SEED",
    },
  },
  pick: ({ seed }, ownSeed) => (hosts, job) => {
    const drawn = fractionOf(`${seed ?? ownSeed} ${job}`);
    return hosts[Math.floor(drawn * hosts.length)]!.slot;
  },
});

/** A number from 0 to below 1 that looks like chance (FNV-1a, then mixed). */
function fractionOf(text: string): number {
  let hash = 0x811c9dc5;
  for (let at = 0; at < text.length; at++) {
    hash = Math.imul(hash ^ text.charCodeAt(at), 0x01000193);
  }
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return ((hash ^ (hash >>> 16)) >>> 0) / 2 ** 32;
}
