/**
 * All routes. A new group is a file beside this one and a line here.
 *
 * @module
 */
import type { Scheduler } from "../../core/scheduler.ts";
import type { Route } from "../route.ts";
import { about } from "./about.ts";
import { clusters } from "./clusters.ts";
import { entries } from "./entries.ts";
import { files } from "./files.ts";
import { hosts } from "./hosts.ts";
import { jobs } from "./jobs.ts";
import { jobsets } from "./jobsets.ts";
import { newEntries } from "./new_entries.ts";
import { pauses } from "./pauses.ts";
import { order } from "./order.ts";
import { texts } from "./texts.ts";
import { queues } from "./queues.ts";
import { runs, runWith } from "./runs.ts";
import { watch } from "./watch.ts";

/** The routes; each scheduler has its own way to run a queue. */
export function routesFor(schedulers: Iterable<Scheduler>): Route[] {
  return [
    ...about,
    ...queues,
    ...jobs,
    ...pauses,
    ...order,
    ...texts,
    ...files,
    ...watch,
    ...runs,
    ...[...schedulers].map(runWith),
    ...clusters,
    ...hosts,
    ...jobsets,
    ...entries,
    ...newEntries,
  ];
}
