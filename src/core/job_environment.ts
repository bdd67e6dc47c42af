/**
 * What a job's command finds around it: standard input, pyenv, variables and the
 * directory, as lines of a shell that runs before it.
 *
 * @module
 */
import type { StartOrder } from "./transport.ts";
import { quote, quotePath } from "./quote.ts";

/** Shells that such lines, and a job's whole script, are for. */
export const SPEAK_POSIX: ReadonlySet<string> = new Set([
  ...["sh", "bash", "dash", "ash", "ksh", "mksh"],
]);

/** Whether there is anything to prepare. */
export function needsEnvironment(order: StartOrder): boolean {
  return order.inUserShell === true || environment(order).length > 0;
}

/** The lines; what cannot be had ends the shell with exit code 1. */
export function environment(order: StartOrder): string[] {
  const { pyenv, gpu, env, workingDirectory, stdin } = order;
  const lines: string[] = [];
  if (stdin !== undefined) {
    const file = quotePath(stdin);
    lines.push(`[ -r ${file} ] || ${giveUp("read", file)}`, `exec <${file}`);
  }
  if (pyenv !== undefined) {
    // `.` looks a plain name up in PATH; a file beside the job is meant.
    const file = quotePath(pyenv.includes("/") ? pyenv : `./${pyenv}`);
    lines.push(`[ -r ${file} ] || ${giveUp("read", file)}`, `. ${file}`);
  }
  if (gpu !== undefined) {
    lines.push(`export CUDA_VISIBLE_DEVICES=${quote(gpu)}`);
  }
  for (const [name, value] of env ?? []) {
    lines.push(`export ${name}=${quote(value)}`);
  }
  if (workingDirectory !== undefined) {
    const directory = quotePath(workingDirectory);
    lines.push(
      `CDPATH='' cd -- ${directory} 2>/dev/null || ${
        giveUp("enter", directory)
      }`,
    );
  }
  return [...lines, ...outputs(order)];
}

/** Where the command writes, for jobs that say so themselves. */
function outputs({ name, results }: StartOrder): string[] {
  if (results === undefined) return [];
  const directory = quotePath(results);
  const [out, err] = [quote(`/${name}.out`), quote(`/${name}.err`)];
  return [
    `mkdir -p -- ${directory} || exit`,
    `exec >${directory}${out} 2>${directory}${err} || exit`,
  ];
}

function giveUp(verb: string, word: string): string {
  return `{ echo cms: cannot ${verb} ${word} >&2; exit 1; }`;
}
