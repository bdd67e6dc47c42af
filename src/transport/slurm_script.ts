/**
 * The script of a job array: each task of it is the script of one job, which
 * logs its own start and end as everywhere else.
 *
 * @module
 */
import type { StartOrder } from "../core/transport.ts";
import { jobScript } from "./job_script.ts";
import { fileOf } from "./job_script.ts";
import { quote } from "../core/quote.ts";

/** `said` is the file that takes what jobs announce, below the working directory. */
export function arrayScript(
  orders: readonly StartOrder[],
  said: string,
): string {
  return [
    "#!/bin/sh",
    // As sbatch passes the environment on; the fence is for what is not submitted.
    "unset CMS_FENCE CMS_RUN",
    "{ read -r CMS_BOOT </proc/sys/kernel/random/boot_id; } 2>/dev/null",
    "export CMS_BOOT",
    `if [ -w ${quote(said)} ]; then exec 9>>${
      quote(said)
    }; else exec 9>/dev/null; fi`,
    "case $SLURM_ARRAY_TASK_ID in",
    ...orders.map((order, index) => `${index}) ${launch(order)} ;;`),
    "esac",
    "",
  ].join("\n");
}

function launch(order: StartOrder): string {
  const { directory, name, shell } = order;
  const { form, text } = jobScript(order);
  const program = form === "file"
    ? `${quote(shell)} ${quote(fileOf(order))}`
    : `sh -c ${quote(text)} sh`;
  const into = `>${quote(`${name}-nohup.log`)} 2>&1 </dev/null`;
  return `cd ${quote(directory)} && exec ${program} ${into}`;
}
