/**
 * Names and places: what a queue, a cluster, a job or an experiment may be
 * called, and which paths follow from that. A path never leaves the experiment.
 *
 * @module
 */
import { AppError } from "./errors.ts";

/** A queue or a cluster: a name in an experiment's directory. */
export interface Ref {
  /** As the spec shows it: `experiment`, or absolute; never `./experiment`. */
  readonly experiment: string;
  readonly name: string;
  /** What it is called in messages, if not a queue or a cluster. */
  readonly kind?: "jobset";
}

const NAME = /^[A-Za-z0-9_][A-Za-z0-9_.+@:=-]*$/;
/** A job's directory must never be taken for a queue's file, nor removed as one. */
const FILES = /-(queue|cluster)\.(yaml|journal)/;
/** A file right there, as most are. */
const FILE = /^[A-Za-z0-9_][A-Za-z0-9_.-]*$/;
const LONGEST = 200; // leaves room for `-nohup.log` in a file name of 255 bytes

/**
 * Accepts the name of a job, queue or cluster.
 *
 * @throws {AppError} with code `usage` for a name that could be taken for an
 * option, a path or a piece of shell.
 */
export function parseName(kind: string, name: string): string {
  const what = name === ""
    ? "it is empty"
    : name.length > LONGEST
    ? `it is longer than ${LONGEST} characters`
    : !NAME.test(name) || name.endsWith(".lock")
    ? "it holds a character that is not allowed there"
    : kind === "job" && FILES.test(name)
    ? "a file of cms has such a name"
    : undefined;
  if (what === undefined) return name;
  throw new AppError(
    "usage",
    `Cannot use ${
      JSON.stringify(name.slice(0, 80))
    } as the name of a ${kind}: ${what}`,
    {
      hint: name.length > LONGEST
        ? "choose a shorter one"
        : "use letters, digits and _ . + @ : = - , a letter, digit or _ first",
    },
  );
}

/** Accepts an experiment's directory and writes it as the queue files do. */
export function parseExperiment(path: string): string {
  const parts = path.split("/").filter((part) => part !== "" && part !== ".");
  const bad = parts.find((part) =>
    !/^[A-Za-z0-9_][\w .+@:=,-]*$|^\.[\w][\w.-]*$/.test(part)
  );
  if (parts.length === 0 || bad !== undefined) {
    throw new AppError(
      "usage",
      `Cannot use ${JSON.stringify(path)} as an experiment: ${
        bad === undefined
          ? "it names no directory"
          : `${JSON.stringify(bad)} is no plain directory name`
      }`,
      { hint: "give a directory, for example --experiment=./experiment" },
    );
  }
  return (path.startsWith("/") ? "/" : "") + parts.join("/");
}

/** Makes the reference from what a user typed; `-queue.yaml` may be there. */
export function parseRef(
  kind: "queue" | "cluster",
  { name = "default", experiment = "./experiment" }: {
    name?: string | undefined;
    experiment?: string | undefined;
  },
): Ref {
  const suffix = `-${kind}.yaml`;
  const bare = name.endsWith(suffix) ? name.slice(0, -suffix.length) : name;
  return {
    experiment: parseExperiment(experiment),
    name: parseName(kind, bare || "default"),
  };
}

/** `experiment/a-queue.yaml` */
export function fileOf(kind: "queue" | "cluster", ref: Ref): string {
  return `${ref.experiment}/${ref.name}-${kind}.yaml`;
}

/** Where a run in the background tells what it does. */
export function runLogOf({ experiment, name }: Ref): string {
  return `${experiment}/.${name}-queue.run.log`;
}

/** What stands in a job's `directory`: `./experiment`, or the absolute path. */
export function directoryOf(experiment: string): string {
  return experiment.startsWith("/") ? experiment : `./${experiment}`;
}

/** No control characters. As `\p{Cc}` it would make each start slower. */
const PRINTABLE = /^[ -~\u{a0}-\u{10ffff}]*$/u;

/**
 * Accepts a path below a directory, such as the output of a `job`.
 *
 * @throws {AppError} with code `invalid` if it is absolute or climbs out.
 */
export function parseInnerPath(
  what: string,
  path: string,
  job?: string,
): string {
  if (FILE.test(path)) return path;
  const parts = path.split("/").filter((part) => part !== "" && part !== ".");
  const plain = parts.length > 0 && !path.startsWith("/") &&
    !parts.includes("..") && PRINTABLE.test(path);
  if (plain) return parts.join("/");
  throw new AppError(
    "invalid",
    `Cannot use ${JSON.stringify(path)} as ${what}${
      job === undefined ? "" : ` of job "${job}"`
    }: it leaves the job's directory`,
    { hint: "give a path below it, for example result.out" },
  );
}
