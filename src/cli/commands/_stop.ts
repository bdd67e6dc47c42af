/**
 * What the commands share that stop a run.
 *
 * @module
 */
import type { Ref } from "../../core/experiment.ts";
import type { Ports } from "../../core/ports.ts";
import { nameOf } from "../../core/queue/select.ts";
import { STOP_TIMEOUT_MS, stopQueue } from "../../core/queue/stop.ts";
import type { Command, CommandContext, CommandInput } from "../command.ts";
import { showOutcome } from "./_outcome.ts";

/** What such a command may be told. */
export const STOPPING: Pick<Command, "options" | "flags"> = {
  options: {
    timeout: {
      type: "number",
      help: "seconds to wait until the run has ended",
      placeholder: "SECONDS",
      default: STOP_TIMEOUT_MS / 1_000,
      minimum: 0,
    },
  },
  flags: { kill: "kill the running jobs, too" },
};

/** Stops the run of what the ports keep there; answers the exit code. */
export async function stopRun(
  context: CommandContext,
  { ports, ref }: { readonly ports: Ports; readonly ref: Ref },
  { options, flags }: CommandInput,
): Promise<number | void> {
  const { manager, killed } = await stopQueue(ports, ref, {
    kill: flags.has("kill"),
    timeoutMs: Number(options["timeout"]) * 1_000,
  });
  context.note([
    manager
      ? `INFO: Process ${manager.pid} runs ${nameOf(ref)} no longer`
      : `INFO: Nobody runs ${nameOf(ref)}`,
  ]);
  return killed && showOutcome(context, killed);
}
