/**
 * Disks that are full, or cannot be written: file systems in memory.
 *
 * @module
 */
import { tempDir } from "./temp.ts";
import { until } from "./until.ts";

/** A file system of its own, for as long as the block that opened it. */
export interface SmallDisk extends AsyncDisposable {
  readonly path: string;
  /** Takes all space that is left, but for some bytes. */
  fill(left?: number): void;
  /** Gives back what {@link fill} has taken. */
  free(): void;
  /** Lets nobody write any more. */
  makeReadOnly(): Promise<unknown>;
}

/** A test that is ignored, and says why, where nothing can be mounted. */
export function diskTest(
  name: string,
  run: (disk: SmallDisk) => Promise<void>,
): void {
  const reason = whyNot();
  Deno.test({
    name: reason ? `${name} (${reason})` : name,
    ignore: reason !== undefined,
    async fn() {
      await using disk = await mountDisk();
      await run(disk);
    },
  });
}

async function mountDisk(): Promise<SmallDisk> {
  const directory = await tempDir();
  const { path } = directory;
  await run("mount", "-t", "tmpfs", "-o", "size=256k", "tmpfs", path);
  const ballast = `${path}/ballast`;
  const free = () => {
    try {
      // Emptied first: who has a copy of the open file would keep its space.
      Deno.truncateSync(ballast);
      Deno.removeSync(ballast);
    } catch (error) {
      if (!(error instanceof Deno.errors.NotFound)) throw error;
    }
  };
  return {
    path,
    free,
    fill(left = 0) {
      using file = Deno.openSync(ballast, { append: true, create: true });
      const page = new Uint8Array(4096);
      try {
        while (true) file.writeSync(page);
      } catch {
        file.truncateSync(file.statSync().size - left);
      }
    },
    // It is busy while a program that another test is about to start has copies
    // of all our open files: until it is loaded.
    makeReadOnly: () =>
      until(() => isMounted("-o", "remount,ro", path), {
        what: `the end of those that hold files of ${path}`,
      }),
    async [Symbol.asyncDispose]() {
      // Later, if it is busy.
      await run("umount", "-l", path);
      await directory[Symbol.asyncDispose]();
    },
  };
}

async function isMounted(...args: string[]): Promise<boolean> {
  try {
    await run("mount", ...args);
    return true;
  } catch (error) {
    if (/ busy/.test(String(error))) return false;
    throw error;
  }
}

async function run(program: string, ...args: string[]): Promise<void> {
  const { success, stderr } = await new Deno.Command(program, { args })
    .output();
  if (!success) throw new Error(new TextDecoder().decode(stderr));
}

let reason: string | undefined | null = null;

function whyNot(): string | undefined {
  if (reason === null) reason = tryMounting();
  return reason;
}

function tryMounting(): string | undefined {
  if (Deno.build.os !== "linux") return "there is no tmpfs here";
  if (Deno.uid() !== 0) return "only root may mount";
  const path = Deno.makeTempDirSync({ prefix: "cms-" });
  try {
    const args = ["-t", "tmpfs", "-o", "size=4k", "tmpfs", path];
    const options = { args, stderr: "null" } as const;
    if (!new Deno.Command("mount", options).outputSync().success) {
      return "root may not mount here";
    }
    new Deno.Command("umount", { args: [path] }).outputSync();
    return undefined;
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return "no mount here";
    throw error;
  } finally {
    Deno.removeSync(path);
  }
}
