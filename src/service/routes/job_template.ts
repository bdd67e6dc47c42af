/**
 * A jobset to begin with.
 *
 * @module
 */
import { createTemplate } from "../../core/jobset/template.ts";
import { json } from "../answer.ts";
import { JOBSET, jobsetOf } from "../place.ts";
import type { Route } from "../route.ts";
import { NAMES } from "./_params.ts";

export const jobTemplate: readonly Route[] = [
  {
    name: "job_template",
    method: "POST",
    path: "/job/template",
    description:
      "Writes a jobset to begin with, and keeps the one that is there. Answers its file, and the one in which the other is **kept**.",
    params: {
      name: { type: "names", help: `the jobs, ${NAMES} (\`ls_j\`)` },
      ...JOBSET,
    },
    answers: ["application/json"],
    async handle(call) {
      const jobset = await jobsetOf(call);
      const { here } = await call.ports.jobsets();
      const names = call.params.names("name") ?? ["ls_j"];
      const kept = await createTemplate(jobset, { names, here });
      return json({ file: jobset.file, kept: kept ?? null });
    },
  },
];
