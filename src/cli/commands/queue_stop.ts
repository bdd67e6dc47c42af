import { STOP_TIMEOUT_MS, stopQueue } from "../../core/queue/stop.ts";
import type { CommandBody } from "../command.ts";
import { showOutcome } from "./_outcome.ts";

/** `cms queue stop` */
export const queueStop: CommandBody = {
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
  examples: ["cms queue stop a", "cms queue stop a --kill"],

  async run(context, { ref, options, flags }) {
    const { manager, killed } = await stopQueue(context.ports, ref, {
      kill: flags.has("kill"),
      timeoutMs: Number(options["timeout"]) * 1_000,
    });
    context.note([
      manager
        ? `INFO: Process ${manager.pid} runs queue ${ref.name} no longer`
        : `INFO: Nobody runs queue ${ref.name}`,
    ]);
    return killed && showOutcome(context, killed);
  },
};
