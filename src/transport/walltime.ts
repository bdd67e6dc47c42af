/**
 * A job's walltime, kept by a second process beside the job's script, so that it
 * holds without a manager and without a connection: TERM to all of the job's
 * processes but the script, after the grace period KILL. The script outlives
 * them and logs what has happened.
 *
 * @module
 */
import { formatDuration } from "../core/duration.ts";
import { GRACE_SECONDS } from "../core/job.ts";

/** The watching process's exit code when the time was over. */
const OVERDUE = 42;

/** The lines before the command; `log` is quoted. */
export function watchOver(seconds: number, log: string): string[] {
  return [
    `(`,
    // KILL: between its fork and its exec dash would lose a TERM.
    `trap 'kill -KILL $! 2>/dev/null; exit 0' TERM`,
    `sleep ${seconds} &`,
    `wait $!`,
    `trap '' TERM`,
    `printf '# cloudmesh reason: %s\\n' '${overdue(seconds)}' >>${log}`,
    `cms_me=`,
    `{ read -r cms_me cms_line </proc/self/stat; } 2>/dev/null`,
    `cms_me=\${cms_me:-$(sh -c 'echo $PPID')}`,
    // The job leads a session; or a group, below Slurm or where there is no setsid.
    `cms_rest() {`,
    `  if [ -r /proc/self/stat ]; then`,
    `    grep -l -s -e ") [^XZ] [0-9]* [0-9]* $$ " -e ") [^XZ] [0-9]* $$ " /proc/[0-9]*/stat | tr -cd '0-9\\n'`,
    `  else`,
    `    ps -A -o pid= -o pgid= | while read -r cms_pid cms_group; do`,
    `      [ "$cms_group" != $$ ] || echo "$cms_pid"`,
    `    done`,
    `  fi`,
    `}`,
    // What made the list is gone when the signals are sent.
    `cms_signal() {`,
    `  cms_found=1`,
    `  for cms_pid in $(cms_rest); do`,
    `    case $cms_pid in $$ | "$cms_me") continue ;; esac`,
    `    kill "-$1" "$cms_pid" 2>/dev/null && cms_found=0`,
    `  done`,
    `  return $cms_found`,
    `}`,
    `cms_signal TERM`,
    `cms_left=${GRACE_SECONDS * 10}`,
    `while cms_signal 0 && [ "$cms_left" -gt 0 ]; do`,
    `  sleep 0.1 2>/dev/null || { sleep 1; cms_left=$((cms_left - 9)); }`,
    `  cms_left=$((cms_left - 1))`,
    `done`,
    `cms_signal KILL`,
    `exit ${OVERDUE}`,
    `) </dev/null >/dev/null 2>&1 9>&- &`,
    `cms_watch=$!`,
  ];
}

/** The lines after it: what they set tells whether the time was over. */
export function endWatch(seconds: number): string[] {
  return [
    `cms_state=end cms_killed=`,
    `kill "$cms_watch" 2>/dev/null`,
    `wait "$cms_watch" 2>/dev/null`,
    `[ $? != ${OVERDUE} ] || cms_state=kill cms_killed=' ${overdue(seconds)}'`,
  ];
}

function overdue(seconds: number): string {
  return `its walltime of ${formatDuration(seconds)} is over`;
}
