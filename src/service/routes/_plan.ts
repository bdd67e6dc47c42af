/**
 * Answers that tell what would be done.
 *
 * @module
 */
import type { Ports } from "../../core/ports.ts";
import { describePlan } from "../../core/rehearsal/plan.ts";
import { rehearse } from "../../core/rehearsal/rehearse.ts";
import { type Answer, textOrJson } from "../answer.ts";
import type { ParamSpecs } from "../params.ts";

export const DRY_RUN: ParamSpecs = {
  dry_run: {
    type: "boolean",
    help: "answer what would be done, and change nothing",
  },
};

/** Does the work without doing it, and answers what it would have done. */
export async function planOf(
  ports: Ports,
  work: (ports: Ports) => Promise<unknown>,
): Promise<Answer> {
  const { ports: rehearsed, plan } = rehearse(ports);
  await work(rehearsed);
  return textOrJson({
    text: () => describePlan(plan).join("\n"),
    json: () => JSON.stringify(plan),
  });
}
