/**
 * What processors were used for, as Linux counts it.
 *
 * @module
 */

/** Processor time of a process so far, in milliseconds. */
export function processorMs(pid: number): number {
  const stat = Deno.readTextFileSync(`/proc/${pid}/stat`);
  const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
  return 10 * (Number(fields[11]) + Number(fields[12]));
}

/** Processor time of the whole machine so far, in milliseconds. */
export function machineMs(): number {
  const [, user, nice, system] = Deno.readTextFileSync("/proc/stat")
    .split(/\s+/, 4);
  return 10 * (Number(user) + Number(nice) + Number(system));
}
