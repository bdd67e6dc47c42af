/**
 * The other programs, each as its users would call it.
 *
 * @module
 */
import { join } from "node:path";
import { run } from "./command.ts";
import type { Side } from "./sides.ts";

/** What each job of a measurement does. */
export interface Work {
  readonly count: number;
  readonly command: string;
}

const NAMES = "names";
const WRAPPER = "wrapper.sh";

/**
 * The least that a careful person's script does for each job: what cms keeps of
 * it, without a manager, without a claim and without recovery. The shells and
 * the files are the same as cms's own; mkdir is the only other program.
 */
const WRAPPER_TEXT = `mkdir "$1" && cd "$1" || exit
printf '%s' "$JOB_SCRIPT" >"$1.bash"
exec bash "$1.bash" "$1" >"$1-nohup.log" 2>&1 </dev/null
`;

function scriptOf(command: string): string {
  const date = "# date: %(%a %b %e %T %Z %Y)T\\n";
  return `#! /usr/bin/env bash
{
echo $$ >"$1.pid"
printf '# state: start\\n${date}# process: %s\\n' -1 $$ >"$1.log"
(
eval '${command}'
) >"$1.out"
code=$?
printf '${date}# exit code: %s\\n# state: end\\n' -1 $code >>"$1.log"
exit $code
}
`;
}

/** xargs with a script around each job; what is run can be had apart. */
export function xargsWrapper(work: Work): {
  side: Side;
  words: readonly string[];
  env: Record<string, string>;
} {
  const words = ["xargs", "-a", NAMES, "-P4", "-n1", "sh", WRAPPER];
  const env = { JOB_SCRIPT: scriptOf(work.command) };
  const side: Side = {
    name: "xargs -P4, wrapper script",
    async prepare(directory) {
      await writeNames(directory, work.count);
      await Deno.writeTextFile(join(directory, WRAPPER), WRAPPER_TEXT);
    },
    run: (cwd) => run(words, { cwd, env }),
  };
  return { side, words, env };
}

/** xargs with nothing around the job. */
export function xargsPlain({ count, command }: Work): Side {
  return {
    name: "xargs -P4",
    prepare: (directory) => writeNames(directory, count),
    run: (directory) =>
      run(["xargs", "-a", NAMES, "-P4", "-I{}", "sh", "-c", command], {
        cwd: directory,
      }),
  };
}

/** GNU parallel; `name` is told behind it. */
export function parallel(
  { count, command }: Work,
  { name, options, env = {} }: {
    name: string;
    options: readonly string[];
    env?: Readonly<Record<string, string>>;
  },
): Side {
  return {
    name: `parallel ${name}`.trim(),
    async prepare(directory) {
      await writeNames(directory, count);
      await Deno.mkdir(join(directory, ".parallel"));
    },
    run: (directory) =>
      run(
        [
          "parallel",
          "--will-cite",
          "-a",
          NAMES,
          ...options,
          command,
          "#",
          "{}",
        ],
        {
          cwd: directory,
          env: {
            SHELL: "/bin/bash",
            PARALLEL_HOME: join(directory, ".parallel"),
            ...env,
          },
        },
      ),
  };
}

/** task-spooler, with its server. */
export function taskSpooler({ count, command }: Work): Side {
  // Its server lives on, and must not hold our pipes.
  const script = `tsp -S 4 >/dev/null 2>&1
at=0; while [ $at -lt ${count} ]; do tsp -n sh -c '${command}'; at=$((at + 1)); done
at=0; while [ $at -lt ${count} ]; do tsp -w $at; at=$((at + 1)); done`;
  const envOf = (cwd: string) => ({ cwd, env: { TS_SOCKET: `${cwd}/socket` } });
  return {
    name: "task-spooler -S 4",
    run: (directory) => run(["sh", "-c", script], envOf(directory)),
    tidy: (directory) => run(["tsp", "-K"], envOf(directory)),
  };
}

async function writeNames(directory: string, count: number): Promise<void> {
  const names = Array.from({ length: count }, (_, at) => `job${at + 1}\n`);
  await Deno.writeTextFile(join(directory, NAMES), names.join(""));
}
