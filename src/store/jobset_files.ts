/**
 * Where a jobset's files are: beside the YAML file, and its jobs below the home
 * of whoever runs them, on each machine.
 *
 * @module
 */
import {
  basename,
  dirname,
  isAbsolute,
  join,
  relative,
  resolve,
} from "node:path";
import { AppError } from "../core/errors.ts";
import type { Ref } from "../core/experiment.ts";
import { JobsetText } from "./jobset_text.ts";
import type { QueueFiles } from "./queue_files.ts";

/** A jobset's place. */
export interface JobsetPlace {
  readonly ref: Ref;
  readonly files: QueueFiles;
}

const EXTENSION = /\.ya?ml$/;
/** What queues and clusters are kept in. */
const OF_EXPERIMENTS = /-(queue|cluster)\.yaml$/;

/** The absolute path of what a user calls `~/a.yaml`, or `a.yaml`. */
export function expandHome(path: string, home: string): string {
  return path === "~" || path.startsWith("~/")
    ? join(home, path.slice(1))
    : resolve(path);
}

/** @throws {AppError} with code `usage` for what no file can be. */
export function placeOfJobset(file: string, home: string): JobsetPlace {
  const yaml = expandHome(file, home);
  const name = basename(yaml).replace(EXTENSION, "");
  if (name === "" || yaml.endsWith("/") || file.trim() === "") {
    throw new AppError(
      "usage",
      `Cannot use ${JSON.stringify(file)} as a jobset: it names no file`,
      { hint: "for example cms job set ~/.cloudmesh/job/spec.yaml" },
    );
  }
  const [, kind] = OF_EXPERIMENTS.exec(yaml) ?? [];
  if (kind !== undefined) {
    throw new AppError(
      "usage",
      `Cannot use ${
        JSON.stringify(file)
      } as a jobset: it is the file of a ${kind}`,
      { hint: `the commands for it are those of cms ${kind}` },
    );
  }
  const hidden = join(dirname(yaml), `.${name}-jobset`);
  return {
    ref: { kind: "jobset", name, experiment: experimentOf(yaml, home) },
    files: {
      name,
      yaml,
      journal: join(dirname(yaml), `${name}-jobset.journal`),
      lock: `${hidden}.lock`,
      manager: `${hidden}.manager`,
      paused: `${hidden}.paused`,
      runLog: join(dirname(yaml), `${name}-jobset.log`),
      format: { kind: "jobset", parse: JobsetText.parse },
    },
  };
}

/** What is below it is ours, on each machine: what a job has left is removed. */
const ROOT = ".cloudmesh/job";

/**
 * Where the jobs leave their traces, from the user's home on each machine:
 * `.cloudmesh/job/spec` for `~/.cloudmesh/job/spec.yaml`; other files have their
 * own path below that.
 */
function experimentOf(yaml: string, home: string): string {
  const path = yaml.replace(EXTENSION, "");
  const below = relative(home, path);
  const isBelow = below !== "" && !below.startsWith("..") && !isAbsolute(below);
  const inner = !isBelow
    ? `_${path}`
    : below.startsWith(`${ROOT}/`)
    ? below.slice(ROOT.length + 1)
    : below;
  const parts = inner.split("/").map((part) =>
    part.replaceAll(/[^\w.+@:=,-]|^\W+/g, "_")
  );
  return [ROOT, ...parts].join("/");
}
