/**
 * How commands tell what they would do.
 *
 * @module
 */
import { AppError } from "../../core/errors.ts";
import type { OptionSpec } from "../../core/options.ts";
import type { Ports } from "../../core/ports.ts";
import { describePlan } from "../../core/rehearsal/plan.ts";
import { rehearse } from "../../core/rehearsal/rehearse.ts";
import type { CommandContext, CommandInput } from "../command.ts";

/** The flag of commands that can be rehearsed. */
export const DRY_RUN = {
  dry_run: "tell what would be done, and change nothing",
} as const;

/** How that is told. */
export const PLAN_FORMAT: Readonly<Record<string, OptionSpec>> = {
  format: {
    type: "text",
    help: "of --dry-run: text for people (the default), json for programs",
    placeholder: "FORMAT",
    values: ["text", "json"],
  },
};

/**
 * Whether the work is only to be rehearsed.
 *
 * @throws {AppError} with code `usage` for a format without a plan.
 */
export function isRehearsed(
  { options, flags }: Pick<CommandInput, "options" | "flags">,
): boolean {
  if (flags.has("dry_run")) return true;
  if (options["format"] === undefined) return false;
  throw new AppError("usage", "Cannot use --format without --dry-run", {
    hint: "only what would be done can be told as JSON; give both",
  });
}

/** Does the work without doing it, and prints what it would have done. */
export async function showPlan(
  { ports, print }: CommandContext,
  { options }: Pick<CommandInput, "options">,
  work: (ports: Ports) => Promise<unknown>,
): Promise<void> {
  const { ports: rehearsed, plan } = rehearse(ports);
  await work(rehearsed);
  printPlan(print, plan, { options, describe: describePlan });
}

/** Prints a plan as it is wanted. */
export function printPlan<Plan>(
  print: CommandContext["print"],
  plan: Plan,
  { options: { format }, describe }: Pick<CommandInput, "options"> & {
    readonly describe: (plan: Plan) => readonly string[];
  },
): void {
  if (format === "json") print(JSON.stringify(plan, null, 2));
  else describe(plan).forEach((line) => print(line));
}
