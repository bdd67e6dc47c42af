/**
 * Exit codes, so that scripts can tell failures apart. README.md lists them.
 *
 * @module
 */
import type { ErrorCode } from "../core/errors.ts";
import type { Stop } from "../core/observer.ts";

/** Some job of a run did not end well. */
export const JOB_FAILED = 1;
/** The time to wait was over, as timeout(1) has it. */
export const TIMED_OUT = 124;
/** Ended by Ctrl-C, as shells have it. */
export const INTERRUPTED = 130;
/** Ended by a signal, as shells have it. */
export const ENDED_BY = [
  ["SIGHUP", 129],
  ["SIGINT", INTERRUPTED],
  ["SIGTERM", 143],
] as const;
/** The reader of the output has gone, as after `| head`. */
export const BROKEN_PIPE = 141;

/** For each kind of error; numbers from sysexits where they have one. */
export const EXIT_CODE: Record<ErrorCode, number> = {
  "usage": 2,
  "invalid": 65,
  "not-found": 66,
  "unreachable": 69,
  "conflict": 73,
  "io": 74,
  "busy": 75,
};

/** What an exit code means, for who runs this program. */
export const CODE_OF: ReadonlyMap<number, ErrorCode> = new Map(
  (Object.keys(EXIT_CODE) as ErrorCode[])
    .map((code) => [EXIT_CODE[code], code]),
);

/** For each reason why a run stopped before all jobs had their turn. */
export const STOP_CODE: Record<Stop["code"], number> = {
  "interrupted": INTERRUPTED,
  "unreachable": EXIT_CODE["unreachable"],
  "taken-over": EXIT_CODE["busy"],
  "stuck": EXIT_CODE["unreachable"],
  "failures": JOB_FAILED,
};
