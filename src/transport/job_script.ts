/**
 * The script of a job. It claims the job's pid file, so that an attempt runs
 * once however often it is launched; logs start, exit code and end itself, so
 * that it needs no manager; and tells the agent's channel, if there is one
 * still, on descriptor 9.
 *
 * @module
 */
import type { StartOrder } from "../core/transport.ts";
import { quote, quotePath } from "./quote.ts";

/** Shells that can run the whole script; others get only the command. */
const SPEAK_POSIX = new Set(["sh", "bash", "dash", "ash", "ksh", "mksh"]);

/** What the agent is given to start a job. */
export interface JobScript {
  /** `file`: `text` is the job's file. `command`: sh runs `text` around it. */
  readonly form: "file" | "command";
  readonly text: string;
  /** The plain command, for the file of a shell that runs nothing else. */
  readonly command: string;
}

/** Builds the script for an order. */
export function jobScript(order: StartOrder): JobScript {
  const form = SPEAK_POSIX.has(order.shell) ? "file" : "command";
  const text = form === "file"
    ? `#! /usr/bin/env ${order.shell}\n${body(order, evaluated(order))}`
    : body(order, `${quote(order.shell)} ${quote(fileOf(order))}`);
  return { form, text, command: `${order.command}\n` };
}

/** The script's file in the job's directory. */
export function fileOf({ name, shell }: StartOrder): string {
  return `${name}.${shell}`;
}

// In a subshell, so that exit, set -e or a missing quote end only the command.
function evaluated({ command }: StartOrder): string {
  return `eval ${quote(command)}`;
}

function body(order: StartOrder, run: string): string {
  const { name, attempt, output, gpu, pyenv, shell } = order;
  const [pid, log, out] = [`${name}.pid`, order.log, output].map(quote);
  const say = shell === "bash" ? BASH_DATE : POSIX_DATE;
  return [
    `# Job ${name}, attempt ${attempt}. Written by cms at each start.`,
    ...directories(order),
    `set -C`,
    `{ echo $$ >${pid}; } 2>/dev/null || { echo 'taken ${attempt}' >&9; exit 0; }`,
    `set +C`,
    `cms_start=`,
    `{ read -r cms_start </proc/$$/stat; } 2>/dev/null`,
    `set -- \${cms_start##*) }`,
    ...say(
      `# cloudmesh state: start\\n# cloudmesh attempt: ${attempt}\\n# cloudmesh process: %s %s %s\\n`,
      `$$ "\${20:--}" "\${CMS_BOOT:--}"`,
      `>${log}`,
    ),
    `{ echo "started ${attempt} $$" >&9; } 2>/dev/null`,
    `unset CMS_BOOT cms_start`,
    `(`,
    `set --`,
    ...(pyenv === undefined ? [] : [`. ${sourced(pyenv)} || exit`]),
    ...(gpu === undefined ? [] : [`export CUDA_VISIBLE_DEVICES=${quote(gpu)}`]),
    run,
    `) >${out} 9>&-`,
    `cms_code=$?`,
    ...say(
      `# cloudmesh exit code: %s\\n# cloudmesh state: end\\n`,
      `$cms_code`,
      `>>${log}`,
    ),
    `{ echo "ended ${attempt} $cms_code" >&9; } 2>/dev/null`,
    `#`,
    ``,
  ].join("\n");
}

/** `.` looks a plain name up in PATH; a file beside the job is meant. */
function sourced(pyenv: string): string {
  return pyenv.includes("/") ? quotePath(pyenv) : quotePath(`./${pyenv}`);
}

/** Directories that an output or a log below the job's directory needs. */
function directories({ log, output }: StartOrder): string[] {
  const needed = [log, output]
    .filter((path) => path.includes("/"))
    .map((path) => quote(path.replace(/\/[^/]*$/, "")));
  return needed.length === 0 ? [] : [`mkdir -p -- ${needed.join(" ")}`];
}

// The date as date(1) prints it in the C locale, between the two other parts.
type Say = (format: string, args: string, redirect: string) => string[];

/** Since 4.2 bash prints dates itself, which spares a fork each. */
const BASH_DATE: Say = (format, args, redirect) => {
  const [first, rest] = parts(format);
  return [
    `case $BASH_VERSION in`,
    `[0123].* | 4.[01].*) { printf '${first}'; LC_ALL=C date '+# date: %a %b %e %T %Z %Y'; printf '${rest}' ${args}; } ${redirect} ;;`,
    `*) LC_ALL=C printf '${first}# date: %(%a %b %e %T %Z %Y)T\\n${rest}' -1 ${args} ${redirect} ;;`,
    `esac`,
  ];
};

const POSIX_DATE: Say = (format, args, redirect) => {
  const [first, rest] = parts(format);
  const before = first === "" ? "" : `printf '${first}'; `;
  return [
    `{ ${before}LC_ALL=C date '+# date: %a %b %e %T %Z %Y'; printf '${rest}' ${args}; } ${redirect}`,
  ];
};

/** The start is logged before its date, the end after it. */
function parts(format: string): [string, string] {
  const state = "# cloudmesh state: start\\n";
  return format.startsWith(state)
    ? [state, format.slice(state.length)]
    : ["", format];
}
