/**
 * What a joblog of GNU parallel looks like.
 *
 * @module
 */

/** The words of its first line, with tabs between them. */
export const JOBLOG_COLUMNS = [
  ...["Seq", "Host", "Starttime", "JobRuntime", "Send", "Receive", "Exitval"],
  ...["Signal", "Command"],
] as const;

/** What stands for a line break within a command there. */
export const JOBLOG_LINE_BREAK = "\0";
