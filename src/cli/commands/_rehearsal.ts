/**
 * How commands tell what they would do.
 *
 * @module
 */
import type { Ports } from "../../core/ports.ts";
import { describePlan } from "../../core/rehearsal/plan.ts";
import { rehearse } from "../../core/rehearsal/rehearse.ts";
import type { CommandContext } from "../command.ts";

/** The flag of commands that can be rehearsed. */
export const DRY_RUN = {
  dry_run: "tell what would be done, and change nothing",
} as const;

/** Does the work without doing it, and prints what it would have done. */
export async function showPlan(
  { ports, print }: CommandContext,
  work: (ports: Ports) => Promise<unknown>,
): Promise<void> {
  const { ports: rehearsed, plan } = rehearse(ports);
  await work(rehearsed);
  for (const line of describePlan(plan)) print(line);
}
