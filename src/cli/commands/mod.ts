/**
 * All commands, in the order in which help shows them. A new one is a file
 * beside this one and a line here.
 *
 * @module
 */
import type { Scheduler } from "../../core/scheduler.ts";
import type { Command } from "../command.ts";
import {
  clusterActivate,
  clusterDeactivate,
  clusterDrain,
} from "./cluster_activate.ts";
import { clusterAdd } from "./cluster_add.ts";
import { clusterCreate } from "./cluster_create.ts";
import { clusterDelete } from "./cluster_delete.ts";
import { clusterList } from "./cluster_list.ts";
import { clusterProbe } from "./cluster_probe.ts";
import { clusterSet } from "./cluster_set.ts";
import { queueAdd } from "./queue_add.ts";
import { queueCreate } from "./queue_create.ts";
import { queueDelete } from "./queue_delete.ts";
import { queueExplain } from "./queue_explain.ts";
import { queueExport } from "./queue_export.ts";
import { queueFetch } from "./queue_fetch.ts";
import { queueHistory } from "./queue_history.ts";
import { queueKill } from "./queue_kill.ts";
import { queueHold, queueRelease } from "./queue_hold.ts";
import { queueInfo, queueList } from "./queue_list.ts";
import { queueLogs, queueOutput } from "./queue_logs.ts";
import { queueRefresh } from "./queue_refresh.ts";
import { queueRerun } from "./queue_rerun.ts";
import { queueReset } from "./queue_reset.ts";
import { queueRun } from "./queue_run.ts";
import { queueStatsCommand } from "./queue_stats.ts";
import { queueStop } from "./queue_stop.ts";
import { queueTimelineCommand } from "./queue_timeline.ts";
import { queueWait } from "./queue_wait.ts";

/** The commands; each scheduler has its own `queue run`. */
export function commandsFor(schedulers: Iterable<Scheduler>): Command[] {
  return [
    queueCreate,
    queueAdd,
    queueList,
    queueInfo,
    ...[...schedulers].map(queueRun),
    queueStop,
    queueWait,
    queueLogs,
    queueOutput,
    queueFetch,
    queueExplain,
    queueHistory,
    queueStatsCommand,
    queueTimelineCommand,
    queueExport,
    queueRefresh,
    queueReset,
    queueRerun,
    queueHold,
    queueRelease,
    queueKill,
    queueDelete,
    clusterCreate,
    clusterAdd,
    clusterList,
    clusterProbe,
    clusterSet,
    clusterActivate,
    clusterDeactivate,
    clusterDrain,
    clusterDelete,
  ];
}
