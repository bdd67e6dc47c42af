/**
 * The commands about jobsets, in the order in which help shows them.
 *
 * @module
 */
import type { CommandEntry } from "../command.ts";
import { entry, others } from "./_entry.ts";

export const JOB_ENTRIES: readonly CommandEntry[] = [
  entry(
    "job set",
    "choose the jobset that all other job commands mean",
    others((it) => it.jobSet),
  ),
  entry(
    "job info",
    "show in which file the jobset is",
    others((it) => it.jobInfo),
  ),
  entry(
    "job template",
    "write a jobset to begin with, and keep the one that is there",
    others((it) => it.jobTemplate),
  ),
  entry(
    "job add",
    "add jobs to the jobset: by name, or those of a file",
    others((it) => it.jobAdd),
  ),
  entry(
    "job list hosts",
    "list the hosts of the jobset",
    others((it) => it.jobListHosts),
  ), // before the shorter one
  entry("job list", "list the jobs of the jobset", others((it) => it.jobList)),
  entry(
    "job status",
    "list the jobs of the jobset, ordered by their states",
    others((it) => it.jobStatus),
  ),
  entry(
    "job hosts add",
    "add a host to the jobset",
    others((it) => it.jobHostsAdd),
  ),
  entry(
    "job scheduler info",
    "show the policy that finds hosts for the jobs",
    others((it) => it.jobSchedulerInfo),
  ),
  entry(
    "job scheduler",
    "choose the policy that finds hosts for the jobs",
    others((it) => it.jobScheduler),
  ),
  entry(
    "job run",
    "run the jobs that are ready, on the hosts of the jobset",
    others((it) => it.jobRun),
  ),
  entry(
    "job stop",
    "end the run of the jobset, from any terminal; its jobs go on",
    others((it) => it.jobStop),
  ),
  entry(
    "job wait",
    "wait until jobs of the jobset have ended; the exit code tells how",
    others((it) => it.jobWait),
  ),
  entry(
    "job history",
    "show each transition of the jobset's jobs, when and where",
    others((it) => it.jobHistory),
  ),
  entry(
    "job refresh",
    "ask the hosts how jobs are that no run looks after",
    others((it) => it.jobRefresh),
  ),
  entry(
    "job kill",
    "kill jobs that are submitted: TERM, and KILL after five seconds",
    others((it) => it.jobKill),
  ),
  entry(
    "job reset",
    "make jobs ready again; without --name all that are not done",
    others((it) => it.jobReset),
  ),
  entry(
    "job delete",
    "delete jobs from the jobset, killing those that are submitted",
    others((it) => it.jobDelete),
  ),
  entry(
    "job to-queue",
    "make a queue and a cluster of the jobset",
    others((it) => it.jobToQueue),
  ),
  entry(
    "job service start",
    "start the REST service for the queues below this directory and the jobset",
    others((it) => it.serviceStart("job")),
  ),
  entry(
    "job service info",
    "show the service's documentation in the browser",
    others((it) => it.serviceInfo("job")),
  ),
];
