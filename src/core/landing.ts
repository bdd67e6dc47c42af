/**
 * Where files from other machines land here, and what may land there: a machine
 * can send anything, so nothing that it says of a file is taken for granted.
 *
 * @module
 */
import { AppError } from "./errors.ts";
import { parseInnerPath } from "./experiment.ts";
import type { SentFile } from "./transport.ts";

/** A place for a file: below a directory that its path never leaves. */
export interface Spot {
  readonly directory: string;
  readonly path: string;
}

/** What stands there already. */
export interface Standing {
  readonly isFile: boolean;
  readonly size: number;
  /** In milliseconds since 1970. */
  readonly modifiedAt: number;
}

/** The port through which files are written here, each whole or not at all. */
export interface Landing {
  /** @throws {AppError} with code `conflict` if a link or a file is on the way. */
  look(spot: Spot): Promise<Standing | undefined>;
  put(spot: Spot, file: SentFile): Promise<void>;
  /** Writes the bytes of a file that has landed before. */
  putSame(spot: Spot, as: Spot): Promise<void>;
  putLink(spot: Spot, target: string): Promise<void>;
}

/** What has become of a file. */
export type Landed = "written" | "same" | "newer";

/** Which files may land, and where. */
export interface LandingRules {
  readonly to: string;
  readonly jobs: ReadonlySet<string>;
  readonly force: boolean;
}

/** Tools that copy files do not keep parts of a second. */
const SAME_TIME_MS = 1_000;

/**
 * Lets a file land in the directory `to`; one that is newer here stays, unless
 * `force` is given.
 *
 * @throws {AppError} if its name, its kind or its target must not be here.
 */
export async function land(
  landing: Landing,
  file: SentFile,
  { to, jobs, force }: LandingRules,
): Promise<Landed> {
  const spotOf = (path: string) => spotIn(to, path, jobs);
  const spot = spotOf(file.path);
  const { kind, target } = file;
  if (kind === "directory") return "same"; // is made where it is needed
  if (kind === "other") throw refused(file, "it is neither a file nor a link");
  const there = await landing.look(spot);
  if (there && !there.isFile && kind !== "link") {
    throw refused(file, "there is something else of that name here");
  }
  if (there?.isFile && kind !== "link") {
    const later = there.modifiedAt - file.modifiedAt;
    const isSameSize = kind === "same" || there.size === file.size;
    if (isSameSize && Math.abs(later) < SAME_TIME_MS) return "same";
    if (later >= SAME_TIME_MS && !force) return "newer";
  }
  if (kind === "file") await landing.put(spot, file);
  else if (kind === "same") await landing.putSame(spot, spotOf(target));
  else {
    if (!leadsInside(file.path, target)) {
      throw refused(file, "it is a link that leads out of the job's directory");
    }
    if (there && !force) return "same";
    await landing.putLink(spot, target);
  }
  return "written";
}

function spotIn(to: string, path: string, jobs: ReadonlySet<string>): Spot {
  const inner = parseInnerPath("the name of a file", path);
  const slash = inner.indexOf("/");
  if (slash === -1 || !jobs.has(inner.slice(0, slash))) {
    throw new AppError(
      "invalid",
      `Cannot keep ${JSON.stringify(path)}: it is of no job that was asked for`,
    );
  }
  return { directory: to, path: inner };
}

/**
 * Whether a link stays in its job's directory, the first one of its path.
 * Leading `..` are counted from the link's own directory, which is a real one.
 * One behind a name is not trusted: that name could be a link itself.
 */
function leadsInside(path: string, target: string): boolean {
  if (target === "" || target.startsWith("/")) return false;
  const parts = target.split("/").filter((part) => part !== "" && part !== ".");
  const ups = parts.findIndex((part) => part !== "..");
  const count = ups === -1 ? parts.length : ups;
  const depth = path.split("/").length - 2;
  return count <= depth && !parts.slice(count).includes("..");
}

function refused({ path }: SentFile, why: string): AppError {
  return new AppError("invalid", `Cannot keep ${JSON.stringify(path)}: ${why}`);
}
