/**
 * All rows, in order.
 *
 * @module
 */
import type { Row } from "../bench_row.ts";
import { localRate } from "./local_rate.ts";
import { longRun } from "./long_run.ts";
import { makespan } from "./makespan.ts";
import { manyRunning } from "./many_running.ts";
import { queueCommands } from "./queue_commands.ts";
import { simulation } from "./simulation.ts";
import { slurmArray } from "./slurm_array.ts";
import { sshRate } from "./ssh_rate.ts";
import { startUp } from "./start_up.ts";

export const ROWS: readonly Row[] = [
  localRate,
  sshRate,
  makespan,
  queueCommands,
  longRun,
  manyRunning,
  startUp,
  simulation,
  slurmArray,
];
