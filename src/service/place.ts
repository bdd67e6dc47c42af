/**
 * Which queue or cluster a request means: never one outside of the directory
 * that the service was started for.
 *
 * @module
 */
import { AppError } from "../core/errors.ts";
import { parseExperiment, parseRef, type Ref } from "../core/experiment.ts";
import type { Params, ParamSpecs } from "./params.ts";

/** The parameter that each route about a queue or a cluster has. */
export const EXPERIMENT: ParamSpecs = {
  experiment: {
    type: "text",
    help: "the directory of its files, below that of the service",
    default: "experiment",
  },
};

/**
 * The queue or cluster that the parameter of that name, or `name`, tells.
 *
 * @throws {AppError} with code `usage` for a name or a place that is not allowed.
 */
export function refOf(
  kind: "queue" | "cluster",
  params: Params,
  name: string | undefined = params.text(kind),
): Ref {
  return parseRef(kind, { name, experiment: experimentOf(params) });
}

/** The experiment that a request means. */
export function experimentOf(params: Params): string {
  const experiment = parseExperiment(params.text("experiment") ?? "experiment");
  if (experiment.startsWith("/") || !isInside(experiment)) {
    throw new AppError(
      "usage",
      `Cannot use ${
        JSON.stringify(experiment)
      } as an experiment: it is outside of the service's directory`,
    );
  }
  return experiment;
}

/** Whether it stays below the working directory, symbolic links considered. */
function isInside(experiment: string): boolean {
  try {
    return Deno.realPathSync(experiment).startsWith(
      `${Deno.realPathSync(".").replace(/\/$/, "")}/`,
    );
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return true; // still to be made
    throw error;
  }
}
