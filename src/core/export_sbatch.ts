/**
 * A queue as a script that submits its jobs to Slurm.
 *
 * @module
 */
import {
  commandLines,
  directoriesOf,
  type Exported,
  type ExportedJob,
  remark,
  remarks,
} from "./export_script.ts";
import { quote } from "./quote.ts";

/** The script; what jobs wait for becomes dependencies, a gpu a resource. */
export function formatSbatch(
  queue: string,
  exported: Exported,
): string {
  const { jobs } = exported;
  const ids = new Map(jobs.map(({ name }, at) => [name, `id_${at + 1}`]));
  return [
    "#!/bin/sh",
    `# Submits the jobs of queue ${queue} to Slurm. Made by cms queue export.`,
    ...remarks(exported),
    "set -e",
    ...jobs.flatMap((job) => ["", remark(job), ...linesOf(job, ids)]),
    "",
  ].join("\n");
}

function linesOf(
  job: ExportedJob,
  ids: ReadonlyMap<string, string>,
): string[] {
  const { name, order } = job;
  // Slurm itself sees to these.
  const its = { gpu: undefined, walltimeSeconds: undefined };
  const script = ["#!/bin/sh", ...commandLines({ ...order, ...its })]
    .join("\n");
  const id = ids.get(name)!;
  // No line of the script ends it before its end.
  let end = "END";
  while (script.includes(end)) end += "_";
  return [
    directoriesOf(order),
    `${id}=$(sbatch --parsable ${optionsOf(job, ids).join(" ")} <<'${end}'`,
    script,
    end,
    ")",
    `echo "${name}: $${id}"`,
  ];
}

function optionsOf(
  { name, order, after, runsAfterFailure }: ExportedJob,
  ids: ReadonlyMap<string, string>,
): string[] {
  const { directory, output, gpu, walltimeSeconds } = order;
  const options = [
    `--job-name=${quote(name)}`,
    `--chdir=${quote(directory)}`,
    `--output=${quote(output)}`,
    `--error=${quote(`${name}-nohup.log`)}`,
  ];
  if (gpu !== undefined) options.push(`--gres=gpu:${gpu.split(",").length}`);
  if (walltimeSeconds !== undefined) {
    const [minutes, seconds] = [
      Math.floor(walltimeSeconds / 60),
      walltimeSeconds % 60,
    ];
    options.push(`--time=${minutes}:${String(seconds).padStart(2, "0")}`);
  }
  if (after.length > 0) {
    const when = runsAfterFailure ? "afterany" : "afterok";
    const others = after.map((other) => `$${ids.get(other)}`).join(":");
    options.push(`"--dependency=${when}:${others}"`);
  }
  return options;
}
