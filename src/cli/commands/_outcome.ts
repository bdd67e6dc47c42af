/**
 * How the outcome of a command that asks machines is shown.
 *
 * @module
 */
import { describeChanges, type Outcome } from "../../core/queue/select.ts";
import type { CommandContext } from "../command.ts";
import { EXIT_CODE } from "../exit_code.ts";

/** Prints the changed states as the spec shows them; answers the exit code. */
export function showOutcome(
  { print, warn }: CommandContext,
  outcome: Outcome,
): number {
  for (const line of describeChanges(outcome)) print(line);
  const { problems } = outcome;
  for (const problem of problems) warn(`WARNING: ${problem}`);
  return problems.length === 0 ? 0 : EXIT_CODE["unreachable"];
}
