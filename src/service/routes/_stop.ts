/**
 * How a run is stopped.
 *
 * @module
 */
import { STOP_TIMEOUT_MS, type StopRequest } from "../../core/queue/stop.ts";
import type { ParamSpecs } from "../params.ts";
import type { Call } from "../route.ts";

export const STOPPING: ParamSpecs = {
  kill: {
    type: "boolean",
    help: "whether its running jobs are killed, too",
    default: true,
  },
  timeout: {
    type: "number",
    help: "seconds to wait until the run has ended",
    default: STOP_TIMEOUT_MS / 1_000,
    minimum: 0,
    maximum: 3_600,
  },
};

/** What {@link STOPPING} says. */
export function stopRequestOf({ params, stopping }: Call): StopRequest {
  return {
    kill: params.flag("kill"),
    timeoutMs: Number(params.text("timeout")) * 1_000,
    signal: stopping,
  };
}
