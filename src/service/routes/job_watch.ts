/**
 * What happens in a jobset, and the end of its run.
 *
 * @module
 */
import { listByStatus } from "../../core/jobset/list.ts";
import { portsOf } from "../../core/jobset/current.ts";
import { stopQueue } from "../../core/queue/stop.ts";
import { json, mapping } from "../answer.ts";
import { JOBSET, jobsetOf } from "../place.ts";
import type { Route } from "../route.ts";
import { eventsOf, eventsRoute } from "./_events.ts";
import { STOPPING, stopRequestOf } from "./_stop.ts";
import { waited, waitRoute } from "./_wait.ts";

export const jobWatch: readonly Route[] = [
  {
    name: "job_status",
    method: "GET",
    path: "/job/status",
    description: "The jobs, those of one state after those of another.",
    params: JOBSET,
    answers: ["application/json"],
    handle: async (call) => mapping(await listByStatus(await jobsetOf(call))),
  },
  {
    name: "job_events",
    path: "/job/events",
    ...eventsRoute(JOBSET),
    async handle(call) {
      const jobset = await jobsetOf(call);
      const ports = portsOf(call.ports, jobset);
      return await eventsOf({ ...call, ports }, jobset.ref);
    },
  },
  {
    name: "job_wait",
    path: "/job/wait",
    ...waitRoute(JOBSET),
    async handle(call) {
      const jobset = await jobsetOf(call);
      const ports = portsOf(call.ports, jobset);
      return await waited({ ...call, ports }, jobset.ref);
    },
  },
  {
    name: "job_stop",
    method: "PUT",
    path: "/job/stop",
    description:
      "Stops the run of the jobset, and kills its running jobs unless said otherwise. Answers the process that was told to end, if there was one, and what became of the jobs.",
    params: { ...STOPPING, ...JOBSET },
    answers: ["application/json"],
    async handle(call) {
      const jobset = await jobsetOf(call);
      const ports = portsOf(call.ports, jobset);
      const stopped = await stopQueue(ports, jobset.ref, stopRequestOf(call));
      const { manager, killed } = stopped;
      return json({ pid: manager?.pid ?? null, killed: killed ?? null });
    },
  },
];
