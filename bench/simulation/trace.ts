/**
 * What jobs leave on simulated machines.
 *
 * @module
 */
import type { JobReport } from "../../src/core/transport.ts";

/** What one job leaves. */
export interface Trace {
  readonly attempt: string;
  readonly pid: number;
  state: string;
  alive: boolean;
}

/** A machine as a connection sees it, with the traces of its jobs by name. */
export interface Far {
  readonly traces: Map<string, Trace>;
  isReachable: boolean;
}

/** What a machine's files say of a job. */
export function reportOf(name: string, trace: Trace | undefined): JobReport {
  if (!trace) return { name, alive: false };
  const { attempt, pid, state, alive } = trace;
  return { name, attempt, pid, state, alive, exitCode: alive ? undefined : 0 };
}
