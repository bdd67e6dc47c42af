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
import { completions } from "./completion.ts";
import { config } from "./config.ts";
import { man } from "./man.ts";
import { jobAdd } from "./job_add.ts";
import { jobDelete } from "./job_delete.ts";
import { jobHostsAdd } from "./job_hosts_add.ts";
import { jobHistory } from "./job_history.ts";
import { jobInfo } from "./job_info.ts";
import { jobKill } from "./job_kill.ts";
import { jobList, jobListHosts, jobStatus } from "./job_list.ts";
import { jobRefresh } from "./job_refresh.ts";
import { jobReset } from "./job_reset.ts";
import { jobRun } from "./job_run.ts";
import { jobScheduler, jobSchedulerInfo } from "./job_scheduler.ts";
import { jobSet } from "./job_set.ts";
import { jobStop } from "./job_stop.ts";
import { jobTemplate } from "./job_template.ts";
import { jobToQueue } from "./job_to_queue.ts";
import { jobWait } from "./job_wait.ts";
import { queueAdd } from "./queue_add.ts";
import { queueCreate } from "./queue_create.ts";
import { queueDelete } from "./queue_delete.ts";
import { queueExplain } from "./queue_explain.ts";
import { queueExport } from "./queue_export.ts";
import { queueFetch } from "./queue_fetch.ts";
import { queueHistory } from "./queue_history.ts";
import { queueImport } from "./queue_import.ts";
import { queueKill } from "./queue_kill.ts";
import { queueHold, queueRelease } from "./queue_hold.ts";
import { queueInfo, queueList } from "./queue_list.ts";
import { queueLogs, queueOutput } from "./queue_logs.ts";
import { queueRefresh } from "./queue_refresh.ts";
import { queueRerun } from "./queue_rerun.ts";
import { queueReset } from "./queue_reset.ts";
import { queueRun } from "./queue_run.ts";
import { schedulerInfo } from "./scheduler_info.ts";
import { schedulerList } from "./scheduler_list.ts";
import { serviceInfo } from "./service_info.ts";
import { servicePasswd } from "./service_passwd.ts";
import { serviceStart } from "./service_start.ts";
import { queueStatsCommand } from "./queue_stats.ts";
import { queueStop } from "./queue_stop.ts";
import { queueTimelineCommand } from "./queue_timeline.ts";
import { queueWait } from "./queue_wait.ts";
import { queueWatch } from "./queue_watch.ts";
import { set } from "./set.ts";

/** The commands; each scheduler has its own `queue run`. */
export function commandsFor(schedulers: Iterable<Scheduler>): Command[] {
  const commands: Command[] = [
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
    queueWatch,
    queueExport,
    queueRefresh,
    queueReset,
    queueRerun,
    queueHold,
    queueRelease,
    queueKill,
    queueDelete,
    queueImport,
    serviceStart("queue"),
    serviceInfo("queue"),
    servicePasswd,
    clusterCreate,
    clusterAdd,
    clusterList,
    clusterProbe,
    clusterSet,
    clusterActivate,
    clusterDeactivate,
    clusterDrain,
    clusterDelete,
    schedulerList,
    schedulerInfo,
    jobSet,
    jobInfo,
    jobTemplate,
    jobAdd,
    jobListHosts, // before the shorter one
    jobList,
    jobStatus,
    jobHostsAdd,
    jobSchedulerInfo,
    jobScheduler,
    jobRun,
    jobStop,
    jobWait,
    jobHistory,
    jobRefresh,
    jobKill,
    jobReset,
    jobDelete,
    jobToQueue,
    serviceStart("job"),
    serviceInfo("job"),
    set,
    ...completions,
    config(() => commands),
    man(() => commands),
  ];
  return commands;
}
