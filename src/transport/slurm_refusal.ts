/**
 * What sbatch says when it does not take an array, and what that means.
 *
 * @module
 */

/**
 * `full`: there is no room for so many tasks now, maybe for fewer. `long`: arrays
 * of so many tasks are not taken at all. `busy`: nothing is said about the array.
 * `never`: it would not be taken later either.
 */
export type Refusal = "full" | "long" | "busy" | "never";

/** `MaxArraySize` */
const LONG = /Invalid job array spec/i;
/** How many may be submitted. */
const FULL =
  /\b(?:Assoc|QOS)\w*Submit\w*|job queue full|temporarily unable|sleeping and retrying|Resource temporarily unavailable/i;
/** Older versions say no more than that it may be such a limit, or another one. */
const MAYBE_FULL = /job submit limit/i;
const OTHER_LIMIT = /\b(?:Assoc|QOS)\w+/;
const BUSY =
  /Unable to contact|connect failure|Connection refused|Connection reset|timed out|Zero Bytes|standby|try again|not responding|Communication|authentication/i;

/** Reads it. */
export function refusalOf(said: string): Refusal {
  if (LONG.test(said)) return "long";
  if (FULL.test(said)) return "full";
  if (MAYBE_FULL.test(said) && !OTHER_LIMIT.test(said)) return "full";
  return BUSY.test(said) ? "busy" : "never";
}

/** The most telling of its words, for a job's record. */
export function wordsOf(said: string): string {
  return /\b(?:Assoc|QOS)\w+/.exec(said)?.[0] ??
    said.replace(/^.*?sbatch: (?:error: )?/, "").trim();
}
