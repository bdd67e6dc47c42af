/**
 * What the commands share that wait for jobs.
 *
 * @module
 */
import type { Ref } from "../../core/experiment.ts";
import type { Ports } from "../../core/ports.ts";
import { type Waited, waitForJobs } from "../../core/queue/wait.ts";
import type { Command, CommandContext, CommandInput } from "../command.ts";
import { JOB_FAILED, TIMED_OUT } from "../exit_code.ts";
import { NAMES_OPTION, namesOf, textOption } from "./_shared.ts";

/** So many names fit a line that is still read. */
const MOST_NAMES = 10;

/** What such a command may be told. */
export const WAITING: Pick<Command, "options"> = {
  options: {
    ...NAMES_OPTION,
    timeout: {
      type: "number",
      help: "seconds after which to give up, with exit code 124",
      placeholder: "SECONDS",
      minimum: 0,
    },
  },
};

/** Waits for jobs of what the ports keep there; answers the exit code. */
export async function awaitJobs(
  { note }: Pick<CommandContext, "note">,
  { ports, ref }: { readonly ports: Ports; readonly ref: Ref },
  { options }: CommandInput,
): Promise<number> {
  const { timeout } = options;
  const waited = await waitForJobs(ports, ref, {
    names: namesOf(options["name"]),
    status: textOption(options["status"]),
    timeoutMs: timeout === undefined ? undefined : Number(timeout) * 1_000,
  });
  note(linesOf(waited));
  if (waited.left.length > 0) return TIMED_OUT;
  return waited.failed.length > 0 ? JOB_FAILED : 0;
}

function linesOf({ completed, failed, left }: Waited): string[] {
  const lines = [`INFO: ${completed.length} completed`];
  if (failed.length > 0) lines.push(`INFO: ${listOf("failed", failed)}`);
  if (left.length > 0) lines.push(`INFO: ${listOf("not ended", left)}`);
  return lines;
}

function listOf(what: string, names: readonly string[]): string {
  const more = names.length > MOST_NAMES ? ", ..." : "";
  return `${names.length} ${what}: ${
    names.slice(0, MOST_NAMES).join(", ")
  }${more}`;
}
