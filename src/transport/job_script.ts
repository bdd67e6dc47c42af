/**
 * The script of a job. It claims the job's pid file, so that an attempt runs
 * once however often it is launched; logs start, exit code and end itself, so
 * that it needs no manager; and tells the agent's channel, if there is one
 * still, on descriptor 9.
 *
 * @module
 */
import type { StartOrder } from "../core/transport.ts";
import {
  environment,
  needsEnvironment,
  SPEAK_POSIX,
} from "../core/job_environment.ts";
import { plainProgram } from "./plain_command.ts";
import { quote } from "../core/quote.ts";
import { endWatch, watchOver } from "./walltime.ts";

/** What the agent is given to start a job. */
export interface JobScript {
  /** `file`: `text` is the job's file. `command`: sh runs `text` around it. */
  readonly form: "file" | "command";
  readonly text: string;
  /** The plain command, for the file of a shell that runs nothing else. */
  readonly command: string;
}

/** Builds the script for an order; other shells than those get only the command. */
export function jobScript(order: StartOrder): JobScript {
  const form = SPEAK_POSIX.has(order.shell) ? "file" : "command";
  const text = form === "file"
    ? `#! /usr/bin/env ${order.shell}\n${body(order, evaluated(order))}`
    : body(order, [
      "(",
      `cms_dir=$PWD`,
      ...environment(order),
      `exec ${quote(order.shell)} "$cms_dir"/${quote(fileOf(order))}`,
      ")",
    ]);
  return { form, text, command: `${order.command}\n` };
}

/** The arguments of the agent's start. */
export function startWords(order: StartOrder): string[] {
  const { form, text, command } = jobScript(order);
  const { attempt, directory, name, shell, log } = order;
  const words = [attempt, directory, name, shell, log, form, text];
  return form === "command" ? [...words, command] : words;
}

/** The script's file in the job's directory. */
export function fileOf({ name, shell }: StartOrder): string {
  return `${name}.${shell}`;
}

/**
 * In a subshell, so that exit, set -e or a missing quote end only the command. A
 * plain one can do without, which spares a process for as long as it runs; but
 * bash may have got a function of its name from the environment.
 */
function evaluated(order: StartOrder): string[] {
  const { command, shell } = order;
  const inSubshell = [
    "(",
    "set --",
    ...environment(order),
    order.inUserShell
      ? `exec "\${SHELL:-/bin/sh}" -c ${quote(command)}`
      : `eval ${quote(command)}`,
    ")",
  ];
  const program = plainProgram(command);
  if (program === undefined || needsEnvironment(order)) return inSubshell;
  const plain = command.trim();
  if (shell !== "bash") return [plain];
  return [
    `if declare -F ${program} >/dev/null; then`,
    ...inSubshell,
    `else`,
    plain,
    `fi`,
  ];
}

// In braces, so that a shell has read all of it before it runs any of it.
function body(order: StartOrder, run: readonly string[]): string {
  const { name, attempt, shell, walltimeSeconds } = order;
  const isTimed = walltimeSeconds !== undefined;
  const [pid, log, out] = [`${name}.pid`, order.log, order.output].map(quote);
  return [
    `# Job ${name}, attempt ${attempt}. Written by cms at each start.`,
    `{`,
    ...directories(order),
    // One redirection for all: each costs a shell ten system calls.
    `{`,
    ...claim(pid!, attempt),
    ...startTime(),
    ...date(shell),
    `printf '# cloudmesh state: start\\n# date: %s\\n# cloudmesh attempt: ${attempt}\\n# cloudmesh process: %s %s %s\\n' \\`,
    `"$cms_date" $$ "\${20:--}" "\${CMS_BOOT:--}" \\`,
    // A job that nobody could learn the end of is not begun.
    `>${log} || { rm -f ${pid}; echo 'refused ${attempt} its log cannot be written' >&9; exit; }`,
    // The reader may be gone; the job goes on.
    `trap '' PIPE`,
    `echo "started ${attempt} $$" >&9`,
    `trap - PIPE`,
    `} 2>/dev/null`,
    `unset CMS_BOOT CMS_FENCE CMS_RUN cms_run cms_start cms_date`,
    ...(isTimed ? watchOver(walltimeSeconds, log!) : []),
    `{`,
    ...run,
    `} >${out} 9>&-`,
    `cms_code=$?`,
    ...(isTimed ? endWatch(walltimeSeconds) : []),
    ...date(shell),
    `printf '# date: %s\\n# cloudmesh exit code: %s\\n# cloudmesh state: ${
      isTimed ? "%s" : "end"
    }\\n' "$cms_date" $cms_code ${isTimed ? "$cms_state " : ""}>>${log}`,
    `exec 2>/dev/null`,
    `echo "ended ${attempt} $cms_code${isTimed ? "$cms_killed" : ""}" >&9`,
    `exit "$cms_code"`,
    `}`,
    `#`,
    ``,
  ].join("\n");
}

/**
 * Claims first and looks at the fence then, while a manager that takes over puts
 * up its fence first and looks for a claim then: one of them sees the other.
 */
function claim(pid: string, attempt: string): string[] {
  return [
    `set -C`,
    `echo $$ >${pid} || {`,
    `  if [ -s ${pid} ]; then echo 'refused ${attempt} its pid file was there already'`,
    `  else echo "refused ${attempt} $({ echo $$ >|${pid}; } 2>&1)"; fi >&9`,
    `  exit`,
    `}`,
    `set +C`,
    `cms_run=`,
    `[ "$CMS_FENCE" = '' ] || read -r cms_run <"$CMS_FENCE"`,
    `[ "$cms_run" = "$CMS_RUN" ] || { echo 'refused ${attempt} fenced' >&9; exit; }`,
  ];
}

/**
 * Has $20 be when the process was started. The name before it could hold anything,
 * but to look for the last parenthesis, with `##`, takes bash longer than all else
 * here. So where there is another one the time is not known.
 */
function startTime(): string[] {
  return [
    `cms_start=`,
    `read -r cms_start </proc/$$/stat`,
    `cms_start=\${cms_start#*) }`,
    `case $cms_start in *')'*) cms_start= ;; esac`,
    `set -- $cms_start`,
  ];
}

/** Directories that an output or a log below the job's directory needs. */
function directories({ log, output }: StartOrder): string[] {
  const needed = [log, output]
    .filter((path) => path.includes("/"))
    .map((path) => quote(path.replace(/\/[^/]*$/, "")));
  return needed.length === 0 ? [] : [`mkdir -p -- ${needed.join(" ")}`];
}

/** Takes down the date as date(1) prints it in the C locale. */
function date(shell: string): string[] {
  const format = "%a %b %e %T %Z %Y";
  const byProgram = `cms_date=$(LC_ALL=C date '+${format}')`;
  if (shell !== "bash") return [byProgram];
  return [ // since 4.2 bash can do it itself, which spares a fork
    `case $BASH_VERSION in`,
    `[0123].* | 4.[01].*) ${byProgram} ;;`,
    `*) LC_ALL=C printf -v cms_date '%(${format})T' -1 ;;`,
    `esac`,
  ];
}
