/**
 * All routes. A new group is a file beside this one and a line here.
 *
 * @module
 */
import type { Scheduler } from "../../core/scheduler.ts";
import type { OwnScheduler } from "../../core/scheduler/find.ts";
import type { Route } from "../route.ts";
import { about } from "./about.ts";
import { clusters } from "./clusters.ts";
import { commands } from "./commands.ts";
import { entries } from "./entries.ts";
import { exports } from "./export.ts";
import { fetch } from "./fetch.ts";
import { files } from "./files.ts";
import { hold } from "./hold.ts";
import { hosts } from "./hosts.ts";
import { imports } from "./import.ts";
import { insight } from "./insight.ts";
import { jobTemplate } from "./job_template.ts";
import { jobWatch } from "./job_watch.ts";
import { joblogs } from "./joblogs.ts";
import { jobs } from "./jobs.ts";
import { jobsets } from "./jobsets.ts";
import { newEntries } from "./new_entries.ts";
import { pauses } from "./pauses.ts";
import { order } from "./order.ts";
import { texts } from "./texts.ts";
import { newJobs } from "./new_jobs.ts";
import { probe } from "./probe.ts";
import { queues } from "./queues.ts";
import { rerun } from "./rerun.ts";
import { runs, runWith } from "./runs.ts";
import { schedulersOf } from "./schedulers.ts";
import { wait } from "./wait.ts";
import { watch } from "./watch.ts";

/** The routes; each scheduler has its own way to run a queue. */
export function routesFor(
  schedulers: readonly Scheduler[],
  own: readonly OwnScheduler[] = [],
): Route[] {
  return [
    ...about,
    ...queues,
    ...newJobs,
    ...commands,
    ...imports,
    ...jobs,
    ...pauses,
    ...order,
    ...texts,
    ...hold,
    ...rerun,
    ...joblogs,
    ...files,
    ...fetch,
    ...exports,
    ...insight,
    ...watch,
    ...wait,
    ...runs,
    ...schedulers.map((scheduler) => runWith(scheduler)),
    ...own.map(({ scheduler, file }) => runWith(scheduler, file)),
    ...clusters,
    ...hosts,
    ...probe,
    ...schedulersOf(schedulers, own),
    ...jobTemplate,
    ...jobsets,
    ...jobWatch,
    ...entries,
    ...newEntries,
  ];
}
