/**
 * A job's files: what it has written, and what was written about it.
 *
 * @module
 */
import { parseInnerPath } from "./experiment.ts";
import { type JobRecord, outputOf } from "./job.ts";
import { placeOf } from "./order.ts";
import type { JobPlace } from "./transport.ts";

/** Its log of states, its standard output, its error output. */
export type JobFileKind = "log" | "output" | "error";

/** One of those, or any file of the job, by its path in the job's directory. */
export type JobFileName = JobFileKind | { readonly path: string };

/** `the log`, or `the file "a.csv"`. */
export function describeFile(file: JobFileName): string {
  return typeof file === "string"
    ? `the ${file}`
    : `the file ${JSON.stringify(file.path)}`;
}

/** Where one of a job's files lies on its machine. */
export interface JobFilePlace {
  readonly place: JobPlace;
  /** As the machine's agent finds it. */
  readonly path: string;
}

/**
 * Where the file is. A record is the user's to edit.
 *
 * @throws {AppError} `invalid` if it is, or says, a path that leaves the job's directory.
 */
export function filePlaceOf(
  experiment: string,
  { name, job, file }: {
    readonly name: string;
    readonly job: JobRecord;
    readonly file: JobFileName;
  },
): JobFilePlace {
  const place = placeOf(experiment, name, job);
  const inner = typeof file !== "string"
    ? parseInnerPath("the path of a file", file.path, name)
    : file === "log"
    ? place.log
    : file === "error"
    ? `${name}-nohup.log`
    : parseInnerPath("the output", outputOf(job, name), name);
  return { place, path: `${place.directory}/${inner}` };
}
