/**
 * The script of a job array: each task of it runs the script of one job, which
 * logs its own start and end as everywhere else. Slurm sends all of it to each
 * task, so there is little more in it than the jobs' names.
 *
 * @module
 */
import type { StartOrder } from "../core/transport.ts";
import { jobScript } from "./job_script.ts";
import { quote } from "../core/quote.ts";

/**
 * `said` is the file that takes what jobs announce, below the working directory.
 * A task of an array that was submitted once more by another manager does nothing:
 * JOB.slurm names the array that counts.
 */
export function arrayScript(
  orders: readonly StartOrder[],
  { batch, said }: { readonly batch: string; readonly said: string },
): string {
  const [{ directory = "", name = "", shell = "sh" } = {}] = orders;
  const experiment = directory.slice(0, -name.length);
  return [
    "#!/bin/sh",
    // As sbatch passes the environment on; the fence is for what is not submitted.
    "unset CMS_FENCE CMS_RUN",
    "{ read -r CMS_BOOT </proc/sys/kernel/random/boot_id; } 2>/dev/null",
    "export CMS_BOOT",
    "cms_task=$SLURM_ARRAY_TASK_ID cms_line=",
    `if [ -w ${quote(said)} ]; then exec 9>>${
      quote(said)
    }; else exec 9>/dev/null; fi`,
    `set -- ${orders.map(({ name }) => quote(name)).join(" ")}`,
    `shift "$cms_task"`,
    `CDPATH='' cd -- ${quote(experiment)}"$1" || exit`,
    `{ read -r cms_line <"$1.slurm"; } 2>/dev/null`,
    `case $cms_line in *" ${batch} $cms_task") ;; *) exit 1 ;; esac`,
    // Slurm runs it once more: because somebody has asked it to, as it does not by itself.
    `[ "\${SLURM_RESTART_COUNT:-0}" = 0 ] || rm -f -- "$1.pid"`,
    `exec >"$1-nohup.log" 2>&1 </dev/null`,
    "case $cms_task in",
    ...orders.flatMap((order, index) => {
      const launch = launchOf(order, shell);
      return launch === undefined ? [] : [`${index}) ${launch} ;;`];
    }),
    "esac",
    `exec ${quote(shell)} "$1".${quote(shell)}`,
    "",
  ].join("\n");
}

/** Takes as many orders as fit into an array, with the same options. */
export function takeArray(orders: StartOrder[], most: number): StartOrder[] {
  const options = `${orders[0]?.batch}`;
  const other = orders.findIndex(({ batch }) => `${batch}` !== options);
  return orders.splice(0, other === -1 ? most : Math.min(other, most));
}

/** How a job begins that does not begin as the others. */
function launchOf(order: StartOrder, shell: string): string | undefined {
  const { form, text } = jobScript(order);
  if (form === "command") return `exec sh -c ${quote(text)} sh`;
  if (order.shell === shell) return undefined;
  return `exec ${quote(order.shell)} "$1".${quote(order.shell)}`;
}
