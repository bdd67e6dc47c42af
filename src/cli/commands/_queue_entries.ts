/**
 * The commands about queues, in the order in which help shows them.
 *
 * @module
 */
import type { CommandEntry } from "../command.ts";
import type { Scheduler } from "../../core/scheduler.ts";
import { entry, others, quick } from "./_entry.ts";

export function queueEntries(schedulers: Iterable<Scheduler>): CommandEntry[] {
  return [
    entry(
      "queue create",
      "create an empty queue",
      quick((it) => it.queueCreate),
    ),
    entry("queue add", "add jobs to a queue", others((it) => it.queueAdd)),
    entry(
      "queue list",
      "list the jobs of a queue",
      quick((it) => it.queueList),
    ),
    entry(
      "queue info",
      "list the jobs of a queue with host and user",
      quick((it) => it.queueInfo),
    ),
    entry(
      "queue overview",
      "show all queues: how their jobs stand, and who runs them",
      others((it) => it.queueOverview),
    ),
    ...Array.from(schedulers, queueRunEntry),
    entry(
      "queue stop",
      "end the run of a queue, from any terminal; its running jobs go on",
      others((it) => it.queueStop),
    ),
    entry(
      "queue wait",
      "wait until jobs have ended; the exit code tells how",
      others((it) => it.queueWait),
    ),
    entry(
      "queue logs",
      "show the logs of jobs: states, times, exit code",
      others((it) => it.queueLogs),
    ),
    entry(
      "queue output",
      "show what jobs have written, from where they run",
      others((it) => it.queueOutput),
    ),
    entry(
      "queue fetch",
      "bring what jobs have written here, from the machines they ran on",
      others((it) => it.queueFetch),
    ),
    entry(
      "queue explain",
      "tell why a job waits, what it does, or how it ended",
      others((it) => it.queueExplain),
    ),
    entry(
      "queue history",
      "show each transition of jobs, when and where",
      others((it) => it.queueHistory),
    ),
    entry(
      "queue stats",
      "show how jobs stand, how long they took, how busy the slots were",
      others((it) => it.queueStatsCommand),
    ),
    entry(
      "queue timeline",
      "draw which job ran when and on which slot, as an SVG",
      others((it) => it.queueTimelineCommand),
    ),
    entry(
      "queue watch",
      "look at a queue live: states, hosts, outputs; kill jobs",
      others((it) => it.queueWatch),
    ),
    entry(
      "queue export",
      "write the queue for other programs: Slurm, GNU parallel, sh",
      others((it) => it.queueExport),
    ),
    entry(
      "queue refresh",
      "ask the hosts for the latest states of the jobs",
      others((it) => it.queueRefresh),
    ),
    entry(
      "queue reset",
      "kill jobs, remove what they left, make them ready again",
      others((it) => it.queueReset),
    ),
    entry(
      "queue rerun",
      "make jobs that have ended ready again, for the next run",
      others((it) => it.queueRerun),
    ),
    entry(
      "queue hold",
      "keep waiting jobs from being started",
      others((it) => it.queueHold),
    ),
    entry(
      "queue release",
      "let held jobs wait for their turn again",
      others((it) => it.queueRelease),
    ),
    entry(
      "queue pause",
      "let no further jobs be started, now and in later runs",
      others((it) => it.queuePause),
    ),
    entry(
      "queue resume",
      "let a paused queue start jobs again",
      others((it) => it.queueResume),
    ),
    entry(
      "queue move",
      "move jobs to another place of the queue, also while it runs",
      others((it) => it.queueMove),
    ),
    entry(
      "queue edit",
      "edit jobs, or the whole queue, in your editor, also while it runs",
      others((it) => it.queueEdit),
    ),
    entry(
      "queue kill",
      "kill running jobs: TERM, and KILL after five seconds",
      others((it) => it.queueKill),
    ),
    entry(
      "queue delete",
      "delete jobs from a queue, killing those that run",
      others((it) => it.queueDelete),
    ),
    entry(
      "queue import",
      "take over the jobs and the hosts of a jobset, or a joblog",
      others((it) => it.queueImport),
    ),
    entry(
      "queue service start",
      "start the REST service for the queues below this directory and the jobset",
      others((it) => it.serviceStart("queue")),
    ),
    entry(
      "queue service info",
      "show the service's documentation in the browser",
      others((it) => it.serviceInfo("queue")),
    ),
    entry(
      "queue service passwd",
      "write the user and password of the service into a file, as a hash",
      others((it) => it.servicePasswd),
    ),
  ];
}

/** `cms queue run SCHEDULER`. */
export function queueRunEntry(scheduler: Scheduler): CommandEntry {
  const { name, summary } = scheduler;
  return entry(
    `queue run ${name}`,
    summary,
    others((it) => it.queueRun(scheduler)),
  );
}
