/**
 * Slurm's words for how a job is, and what they mean here.
 *
 * @module
 */

/** A task as Slurm tells of it. */
export interface SlurmTask {
  /** What scancel takes: `12_3`. */
  readonly id: string;
  readonly state: string;
  /** Why it waits, or ended. */
  readonly reason: string;
  /** How its script ended, as far as that was asked for. */
  readonly exit?: SlurmExit | undefined;
}

/** An exit code, or the signal that has ended it. */
export interface SlurmExit {
  readonly code: number;
  readonly signal: number;
}

/** Not begun, or to be begun again. */
const WAITING = new Set([
  ...["PENDING", "CONFIGURING", "REQUEUED", "REQUEUE_FED", "REQUEUE_HOLD"],
  ...["RESV_DEL_HOLD", "SPECIAL_EXIT", "POWER_UP_NODE"],
]);

/** Its script has ended by itself. */
const OVER = new Set(["COMPLETED", "FAILED"]);

/** Why a job has no end in its log, for states of Slurm's making. */
const ENDS: ReadonlyMap<string, string> = new Map([
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
  return state !== "CANCELLED" && !ENDS.has(state) && !OVER.has(state);
}

export function isWaiting({ state }: SlurmTask): boolean {
  return WAITING.has(state);
}

/** Whether it has ended by itself. */
export function isOver({ state }: SlurmTask): boolean {
  return OVER.has(state);
}

/** Why Slurm has ended it; nothing for one that was cancelled: that is a kill. */
export function endOf({ state }: SlurmTask): string | undefined {
  return ENDS.get(state);
}

/** Why it waits, for the job's record. */
export function waitOf({ reason }: SlurmTask): string | undefined {
  return reason === "" || reason === "None" ? undefined : `Slurm: ${reason}`;
}

/** `CANCELLED by 1000`, and what columns cut: `CANCELLED+`. */
export function stateOf(word: string): string {
  return /^[A-Z_]*/.exec(word)![0];
}

/** Reads `3:0` or `0:9`. */
export function exitOf(text: string | undefined): SlurmExit | undefined {
  const [, code, signal] = /^(\d+):(\d+)$/.exec(text ?? "") ?? [];
  if (code === undefined) return undefined;
  return { code: Number(code), signal: Number(signal) };
}
