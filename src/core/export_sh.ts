/**
 * A queue as a script for sh, which runs its jobs one after the other.
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

/** The script; its exit code is 1 if a job failed or was skipped for one. */
export function formatSh(queue: string, exported: Exported): string {
  return [
    "#!/bin/sh",
    `# The jobs of queue ${queue}, one after the other. Made by cms queue export.`,
    ...remarks(exported),
    "failed=' '",
    `end() { [ "$2" = 0 ] || failed="$failed$1 "; }`,
    ...exported.jobs.flatMap((job) => ["", remark(job), ...linesOf(job)]),
    "",
    `[ "$failed" = ' ' ] || { echo "failed or skipped:$failed" >&2; exit 1; }`,
    "",
  ].join("\n");
}

function linesOf({ name, order, after, runsAfterFailure }: ExportedJob) {
  const word = quote(name);
  const lines = [
    directoriesOf(order),
    "(",
    `CDPATH='' cd -- ${quote(order.directory)} || exit`,
    `exec >${quote(order.output)} 2>${quote(`${name}-nohup.log`)}`,
    ...commandLines(order),
    ") </dev/null",
    `end ${word} $?`,
  ];
  if (after.length === 0 || runsAfterFailure) return lines;
  const failures = after.map((other) => `*${quote(` ${other} `)}*`);
  return [
    "case $failed in",
    `${failures.join("|")}) end ${word} skipped ;;`,
    "*)",
    ...lines,
    ";;",
    "esac",
  ];
}
