/**
 * What jobs have left on their machines.
 *
 * @module
 */
import { fetchJobs, type FetchRequest } from "../../core/queue/fetch.ts";
import { fetchTar } from "../../core/queue/fetch_tar.ts";
import { json } from "../answer.ts";
import type { Params, ParamSpecs } from "../params.ts";
import { EXPERIMENT, pathBelow, refOf } from "../place.ts";
import type { Route } from "../route.ts";
import { begun } from "../stream.ts";
import { NAMES, QUEUE } from "./_params.ts";

const WANTED: ParamSpecs = {
  ...QUEUE,
  name: {
    type: "names",
    help: `the jobs, ${NAMES}; all that have run unless given`,
  },
  file: {
    type: "text",
    help: "only files whose path ends so, for example `*.csv` or `results/*`",
  },
};

export const fetch: readonly Route[] = [
  {
    name: "queue_fetch",
    method: "PUT",
    path: "/queue/{queue}/fetch",
    description:
      "Brings what jobs have written to the service's machine, from those they ran on. Answers of how many **jobs** how many files and bytes came, how many were the **same** already, which jobs ran **here**, which files are **newer** here and stayed so, and the **problems**.",
    params: {
      ...WANTED,
      to: {
        type: "text",
        help:
          "a directory below the service's; it gets one for each job (the experiment's)",
      },
      force: {
        type: "boolean",
        help: "replace files that are newer there, too",
      },
      ...EXPERIMENT,
    },
    answers: ["application/json"],
    async handle({ params, ports, stopping }) {
      const to = params.text("to");
      const fetched = await fetchJobs(ports, refOf("queue", params), {
        ...wantedOf(params),
        to: to === undefined ? undefined : pathBelow("directory", to),
        force: params.flag("force"),
        signal: stopping,
      });
      return json(fetched);
    },
  },
  {
    name: "queue_fetch_tar",
    method: "GET",
    path: "/queue/{queue}/tar",
    description:
      "What jobs have written, from the machines they ran on, as a tar file with a directory for each job. Where something is missing in it, its last file is `problems.txt`, and the connection breaks off before its end.",
    params: { ...WANTED, ...EXPERIMENT },
    answers: ["application/x-tar"],
    async handle({ params, ports, stopping }) {
      const ref = refOf("queue", params);
      const pieces = fetchTar(ports, ref, {
        ...wantedOf(params),
        signal: stopping,
      });
      return {
        kind: "application/x-tar",
        body: await begun(pieces),
        headers: {
          "content-disposition": `attachment; filename="${ref.name}.tar"`,
        },
      };
    },
  },
];

function wantedOf(params: Params): Pick<FetchRequest, "names" | "pattern"> {
  return {
    names: params.names("name"),
    pattern: params.text("file") || undefined,
  };
}
