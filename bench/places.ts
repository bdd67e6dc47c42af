/**
 * Where the measuring is done: a directory on a disk, and one in memory.
 *
 * @module
 */
import { join } from "node:path";

/** A directory to work in, and what lies below it. */
export interface Place {
  readonly path: string;
  readonly filesystem: string;
  readonly isMemory: boolean;
}

/** Both; removed at the end. */
export interface Places extends AsyncDisposable {
  readonly disk: Place;
  /** Absent where there is no tmpfs. */
  readonly memory: Place | undefined;
}

/** Kinds that are memory, or that are not to be measured. */
const MEMORY = new Set(["tmpfs", "ramfs"]);

/** Makes the directories, and has all temporary files lie on the disk. */
export async function createPlaces(): Promise<Places> {
  const mounts = await readMounts();
  const kindOf = (path: string) => filesystemOf(path, mounts);
  const temporary = Deno.env.get("TMPDIR") ?? "/tmp";
  const disk = [temporary, "/var/tmp", Deno.cwd()]
    .find((path) => !MEMORY.has(kindOf(path))) ?? temporary;
  const make = async (dir: string) => {
    const path = await Deno.makeTempDir({ dir, prefix: "cms-bench-" });
    const filesystem = kindOf(dir);
    return { path, filesystem, isMemory: MEMORY.has(filesystem) };
  };
  const places = {
    disk: await make(disk),
    memory: MEMORY.has(kindOf("/dev/shm")) ? await make("/dev/shm") : undefined,
  };
  Deno.env.set("TMPDIR", places.disk.path); // for the ssh machines' homes
  return {
    ...places,
    async [Symbol.asyncDispose]() {
      for (const place of [places.disk, places.memory]) {
        if (place) await Deno.remove(place.path, { recursive: true });
      }
    },
  };
}

/** A new directory in a place. */
export async function subdirectory(
  place: Place,
  name: string,
): Promise<string> {
  const path = join(place.path, name);
  await Deno.mkdir(path);
  return path;
}

type Mounts = ReadonlyMap<string, string>;

async function readMounts(): Promise<Mounts> {
  const text = await Deno.readTextFile("/proc/mounts");
  return new Map(
    text.trim().split("\n").map((line) => {
      const [, at = "", kind = ""] = line.split(" ");
      return [at, kind] as const;
    }),
  );
}

/** The kind of the filesystem that holds a path. */
function filesystemOf(path: string, mounts: Mounts): string {
  for (let at = path;; at = join(at, "..")) {
    const kind = mounts.get(at);
    if (kind !== undefined) return kind;
    if (at === "/") return "unknown";
  }
}
