/**
 * What a job does, as lines of a shell script that has no manager: for those who
 * take a queue elsewhere.
 *
 * @module
 */
import { predecessorsOf, runsAfterFailure } from "./dependency.ts";
import { environment, SPEAK_POSIX } from "./job_environment.ts";
import { HELD, type JobRecord, statusOf, textOf } from "./job.ts";
import { orderOf } from "./order.ts";
import { quote } from "./quote.ts";
import type { StartOrder } from "./transport.ts";

/** A job with all that a script needs. */
export interface ExportedJob {
  readonly name: string;
  readonly order: StartOrder;
  /** Jobs of the export that have to end before. */
  readonly after: readonly string[];
  readonly runsAfterFailure: boolean;
  /** Keys whose meaning the script does not have. */
  readonly lost: readonly string[];
  /** Jobs that it waits for, and the script does not have. */
  readonly missing: readonly string[];
}

/** What a script is made of. */
export interface Exported {
  readonly jobs: readonly ExportedJob[];
  /** Those that are held, and those that wait for one that is. */
  readonly held: readonly string[];
}

/**
 * The jobs in an order in which each comes behind those that it waits for.
 *
 * @throws {AppError} `invalid` for a record that could not be run.
 */
export function exportedJobs(
  experiment: string,
  all: ReadonlyMap<string, Readonly<JobRecord>>,
): Exported {
  const held = heldOf(all);
  const jobs = new Map([...all].filter(([name]) => !held.has(name)));
  const made = new Map<string, ExportedJob | undefined>();
  function add(name: string, job: JobRecord): void {
    if (made.has(name)) return;
    made.set(name, undefined);
    const after = predecessorsOf(job).filter((other) => jobs.has(other));
    const missing = predecessorsOf(job).filter((other) => !jobs.has(other));
    for (const other of after) add(other, jobs.get(other)!);
    made.delete(name); // it stands behind those now
    made.set(name, {
      name,
      order: orderOf(experiment, { name, job }, {
        slot: { index: 0 },
        attempt: "",
      }),
      after,
      missing,
      runsAfterFailure: runsAfterFailure(job),
      lost: ["begin", "priority", "retries", "retry_delay"]
        .filter((key) => textOf(job[key]) !== undefined),
    });
  }
  for (const [name, job] of jobs) add(name, job);
  return {
    jobs: [...made.values()].filter((job) => job !== undefined),
    held: [...held],
  };
}

function heldOf(
  jobs: ReadonlyMap<string, Readonly<JobRecord>>,
): ReadonlySet<string> {
  const held = new Set<string>();
  for (let before = -1; before < held.size;) {
    before = held.size;
    for (const [name, job] of jobs) {
      const isHeld = statusOf(job) === HELD ||
        predecessorsOf(job).some((other) => held.has(other));
      if (isHeld) held.add(name);
    }
  }
  return held;
}

/** What is said at the top of a script. */
export function remarks({ held }: Exported): string[] {
  return held.length === 0
    ? []
    : [`# Without ${held.join(", ")}: held, or after a job that is.`];
}

/** The lines that run the command, in the job's directory. */
export function commandLines(order: StartOrder): string[] {
  const { name, shell, command, walltimeSeconds } = order;
  const file = quote(`${name}.${shell}`);
  const limit = walltimeSeconds === undefined
    ? ""
    : `timeout -k 5 ${walltimeSeconds} `;
  const around = environment(order);
  // A pyenv is for the job's own shell, where that can read it.
  const isInside = around.length > 0 && SPEAK_POSIX.has(shell);
  const text = isInside
    ? [...around, `eval ${quote(command)}`].join("\n")
    : command;
  return [
    `printf '%s\\n' ${quote(text)} >${file}`,
    `cms_file=$PWD/${file}`,
    ...isInside ? [] : around,
    `exec ${limit}${quote(shell)} "$cms_file"`,
  ];
}

/** Directories that the job and its output need. */
export function directoriesOf({ directory, output }: StartOrder): string {
  const slash = output.lastIndexOf("/");
  const deep = slash === -1 ? "" : `/${output.slice(0, slash)}`;
  return `mkdir -p -- ${quote(directory + deep)}`;
}

/** What is said above a job. */
export function remark({ name, after, missing, lost }: ExportedJob): string {
  const parts = [name];
  if (after.length > 0) parts.push(`after ${after.join(", ")}`);
  if (missing.length > 0) {
    parts.push(`not after ${missing.join(", ")}, which is not here`);
  }
  if (lost.length > 0) parts.push(`without its ${lost.join(", ")}`);
  return `# ${parts.join("; ")}`;
}
