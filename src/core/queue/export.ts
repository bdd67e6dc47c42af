/**
 * Taking a queue elsewhere: to Slurm, to GNU parallel, to a plain script.
 *
 * @module
 */
import { AppError } from "../errors.ts";
import type { Ref } from "../experiment.ts";
import { EXPORT_FORMATS, type ExportFormat } from "../export_format.ts";
import { formatJoblog } from "../export_joblog.ts";
import { formatSbatch } from "../export_sbatch.ts";
import { type Exported, exportedJobs } from "../export_script.ts";
import { formatSh } from "../export_sh.ts";
import type { JobRecord } from "../job.ts";
import type { Ports } from "../ports.ts";
import { spansOf } from "../spans.ts";
import { readTransitions } from "./history.ts";
import { type JobFilter, listJobs } from "./list.ts";

type Jobs = ReadonlyMap<string, Readonly<JobRecord>>;
type Format = (
  ports: Pick<Ports, "queues">,
  ref: Ref,
  jobs: Jobs,
) => string | Promise<string>;

const FORMATS: Readonly<Record<ExportFormat, Format>> = {
  sh: script(formatSh),
  sbatch: script(formatSbatch),
  joblog: async (ports, ref, jobs) =>
    formatJoblog(jobs, await spansOf(readTransitions(ports, ref))),
  json: (_ports, _ref, jobs) => {
    const lines = [...jobs].map(([name, job]) =>
      JSON.stringify({ ...job, name })
    );
    return lines.length === 0 ? "[]\n" : `[\n${lines.join(",\n")}\n]\n`;
  },
};

/**
 * The queue as text of another form.
 *
 * @throws {AppError} `usage` for a form that is not known, `invalid` for a job
 * that could not be run.
 */
export async function exportQueue(
  ports: Pick<Ports, "queues">,
  ref: Ref,
  { format, ...filter }: JobFilter & { readonly format: string },
): Promise<string> {
  const known = EXPORT_FORMATS.find((name) => name === format);
  if (known) {
    return await FORMATS[known](ports, ref, await listJobs(ports, ref, filter));
  }
  throw new AppError(
    "usage",
    `Cannot export in the format ${JSON.stringify(format)}: it is not known`,
    { hint: `there are ${EXPORT_FORMATS.join(", ")}` },
  );
}

function script(
  format: (queue: string, exported: Exported) => string,
): Format {
  return (_ports, { name, experiment }, jobs) =>
    format(name, exportedJobs(experiment, jobs));
}
