/**
 * What a queue can be written as.
 *
 * @module
 */

/** By name, as a user gives it. */
export const EXPORT_FORMATS = ["sh", "sbatch", "joblog", "json"] as const;

export type ExportFormat = typeof EXPORT_FORMATS[number];
