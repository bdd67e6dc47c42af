/**
 * All other commands: they are loaded together.
 *
 * @module
 */
export * from "./cluster_activate.ts";
export * from "./cluster_add.ts";
export * from "./cluster_create.ts";
export * from "./cluster_delete.ts";
export * from "./cluster_list.ts";
export * from "./cluster_probe.ts";
export * from "./cluster_set.ts";
export * from "./completion.ts";
export * from "./config.ts";
export * from "./job_add.ts";
export * from "./job_delete.ts";
export * from "./job_hosts_add.ts";
export * from "./job_info.ts";
export * from "./job_kill.ts";
export * from "./job_list.ts";
export * from "./job_refresh.ts";
export * from "./job_reset.ts";
export * from "./job_run.ts";
export * from "./job_scheduler.ts";
export * from "./job_set.ts";
export * from "./job_template.ts";
export * from "./job_to_queue.ts";
export * from "./man.ts";
export * from "./queue_delete.ts";
export * from "./queue_explain.ts";
export * from "./queue_export.ts";
export * from "./queue_fetch.ts";
export * from "./queue_history.ts";
export * from "./queue_hold.ts";
export * from "./queue_import.ts";
export * from "./queue_kill.ts";
export * from "./queue_logs.ts";
export * from "./queue_refresh.ts";
export * from "./queue_rerun.ts";
export * from "./queue_reset.ts";
export * from "./queue_run.ts";
export * from "./queue_stats.ts";
export * from "./queue_stop.ts";
export * from "./queue_timeline.ts";
export * from "./queue_wait.ts";
export * from "./queue_watch.ts";
export * from "./scheduler_info.ts";
export * from "./scheduler_list.ts";
export * from "./service_info.ts";
export * from "./service_passwd.ts";
export * from "./service_start.ts";
export * from "./set.ts";
