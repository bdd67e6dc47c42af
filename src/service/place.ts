/**
 * Which queue, cluster or jobset a request means: never one outside of the
 * directory that the service was started for, but for that service's own jobset.
 *
 * @module
 */
import { dirname } from "node:path";
import { AppError } from "../core/errors.ts";
import {
  fileOf,
  parseExperiment,
  parseName,
  parseRef,
  type Ref,
} from "../core/experiment.ts";
import { currentJobset } from "../core/jobset/current.ts";
import type { Jobset } from "../core/jobset/jobset.ts";
import type { Params, ParamSpecs } from "./params.ts";
import type { Call } from "./route.ts";

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
  const ref = parseRef(kind, { name, experiment: experimentOf(params) });
  if (isInside(fileOf(kind, ref))) return ref;
  throw new AppError(
    "usage",
    `Cannot use ${kind} "${ref.name}": its file leads out of the service's directory`,
  );
}

/** The experiment that a request means. */
export function experimentOf(params: Params): string {
  const experiment = parseExperiment(params.text("experiment") ?? "experiment");
  const wrong = experiment.startsWith("/") || !isInside(experiment)
    ? "it is outside of the service's directory"
    : isNoDirectory(experiment)
    ? "it is no directory"
    : undefined;
  if (wrong === undefined) return experiment;
  throw new AppError(
    "usage",
    `Cannot use ${JSON.stringify(experiment)} as an experiment: ${wrong}`,
  );
}

/** The parameter that each route about a jobset has. */
export const JOBSET: ParamSpecs = {
  jobset: {
    type: "text",
    help:
      "another jobset than the service's own: `a` is the file `a.yaml` in the service's directory, `b/a` one below it",
  },
};

/** The jobset that a request means. */
export function jobsetOf(
  { params, ports, jobset }: Pick<Call, "params" | "ports" | "jobset">,
): Promise<Jobset> {
  const name = params.text("jobset");
  return currentJobset(
    ports,
    name === undefined ? jobset : fileBelow("jobset", name),
  );
}

/**
 * The YAML file of that name, with or without its ending, below the directory.
 *
 * @throws {AppError} with code `usage` for a name or a place that is not allowed.
 */
export function fileBelow(kind: string, name: string): string {
  checkParts(kind, name);
  const file = /\.ya?ml$/.test(name) ? name : `${name}.yaml`;
  const wrong = /-(queue|cluster)\.ya?ml$/.test(file)
    ? "a queue or a cluster has such a file"
    : isInside(file)
    ? undefined
    : "it is outside of the service's directory";
  if (wrong === undefined) return file;
  throw new AppError(
    "usage",
    `Cannot use ${JSON.stringify(name)} as a ${kind}: ${wrong}`,
  );
}

/**
 * Any file or directory below that of the service; it need not be there yet.
 *
 * @throws {AppError} with code `usage` for a name or a place that is not allowed.
 */
export function pathBelow(kind: string, path: string): string {
  checkParts(kind, path);
  if (isInside(path)) return path;
  throw new AppError(
    "usage",
    `Cannot use ${
      JSON.stringify(path)
    } as a ${kind}: it is outside of the service's directory`,
  );
}

/** Neither absolute nor upwards. */
function checkParts(kind: string, path: string): void {
  for (const part of path.split("/")) parseName(kind, part);
}

/**
 * Whether it stays in the working directory, symbolic links considered; of what
 * is still to be made the directory counts.
 */
function isInside(path: string): boolean {
  if (path === ".") return true;
  try {
    return Deno.realPathSync(path).startsWith(
      `${Deno.realPathSync(".").replace(/\/$/, "")}/`,
    );
  } catch (error) {
    if (!(error instanceof Deno.errors.NotFound)) throw error;
    return !isLink(path) && isInside(dirname(path));
  }
}

/** Whether something else is there. */
function isNoDirectory(path: string): boolean {
  try {
    return !Deno.statSync(path).isDirectory;
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return false;
    throw error;
  }
}

/** Whether it is a link, even if it leads to nothing. */
function isLink(path: string): boolean {
  try {
    return Deno.lstatSync(path).isSymlink;
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return false;
    throw error;
  }
}
