/**
 * Exit codes, so that scripts can tell failures apart. README.md lists them.
 *
 * @module
 */
import type { ErrorCode } from "../core/errors.ts";

/** Some job of a run did not end well. */
export const JOB_FAILED = 1;
/** A run was interrupted; its jobs go on. */
export const INTERRUPTED = 130;

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
