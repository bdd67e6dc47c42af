/**
 * Colours on a terminal: few, and always beside a word that says the same.
 *
 * @module
 */
import { hasExitCode, type JobRecord, statusOf } from "../core/job.ts";

/** What text may look like. */
export type Colour = "green" | "red" | "blue";

const CODES: Readonly<Record<Colour, number>> = {
  red: 31,
  green: 32,
  blue: 34,
};

const OF_STATE: Readonly<Record<string, Colour>> = {
  end: "green",
  run: "blue",
  start: "blue",
  kill: "red",
  crash: "red",
  fail_start: "red",
};

/** The text with its colour, which takes no columns. */
export function paint(text: string, colour: Colour): string {
  return `\x1b[${CODES[colour]}m${text}\x1b[39m`;
}

/** How a job is doing, at a glance; none for a job that waits. */
export function colourOfJob(job: Readonly<JobRecord>): Colour | undefined {
  return hasExitCode(job) ? "red" : OF_STATE[statusOf(job)];
}
