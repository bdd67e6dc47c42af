/**
 * Slurm's words for how a job is, and what they mean here.
 *
 * @module
 */

/** A task as squeue shows it. */
export interface SlurmTask {
  /** What scancel takes: `12_3`. */
  readonly id: string;
  readonly state: string;
  /** Why it waits, or ended. */
  readonly reason: string;
}

/** Not begun, or to be begun again. */
const WAITING = new Set([
  ...["PENDING", "CONFIGURING", "REQUEUED", "REQUEUE_FED", "REQUEUE_HOLD"],
  ...["RESV_DEL_HOLD", "SPECIAL_EXIT", "POWER_UP_NODE"],
]);

/** Why a job has no end in its log, for states in which Slurm is done with it. */
const ENDS: ReadonlyMap<string, string> = new Map([
  ["COMPLETED", "Slurm says that it is completed, and its log has no end"],
  ["FAILED", "it failed before it could log its end"],
  ["TIMEOUT", "Slurm ended it: its time limit was reached"],
  ["DEADLINE", "Slurm ended it: its deadline was reached"],
  ["OUT_OF_MEMORY", "Slurm ended it: it was out of memory"],
  ["NODE_FAIL", "its node failed"],
  ["BOOT_FAIL", "its node could not be booted"],
  ["PREEMPTED", "Slurm ended it for another job: preempted"],
  ["REVOKED", "its cluster has given it to another one"],
  ["LAUNCH_FAILED", "its node could not launch it"],
  ["RECONFIG_FAIL", "its node could not be configured"],
]);

/** Whether Slurm still has it, an unknown state included: that ends nothing. */
export function isLive({ state }: SlurmTask): boolean {
  return state !== "CANCELLED" && !ENDS.has(state);
}

export function isWaiting({ state }: SlurmTask): boolean {
  return WAITING.has(state);
}

/** Why it is gone; nothing for one that was cancelled: that is a kill. */
export function endOf({ state }: SlurmTask): string | undefined {
  return ENDS.get(state);
}

/** Reads `BATCH|INDEX|ID|STATE|REASON`; nothing for other words, of a banner say. */
export function parseTask(line: string): [string, SlurmTask] | undefined {
  const [batch, index, id, state, reason = ""] = line.split("|");
  if (!id || !state || !/^\d+$/.test(index ?? "")) return undefined;
  // `CANCELLED by 1000`
  return [`${batch} ${index}`, { id, state: state.split(" ")[0]!, reason }];
}
