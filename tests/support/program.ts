/**
 * The program that tests start: its modules bundled, as in what users get, for
 * that starts in half the time. Made once, and anew when a source has changed.
 *
 * @module
 */
import { existsSync } from "node:fs";
import { createHash } from "node:crypto";
import { join } from "node:path";

const ROOT = new URL("../../", import.meta.url).pathname;
const SOURCE = join(ROOT, "main.ts");
/** Where bundles lie, each in a directory of its own. */
const BUNDLES = join(ROOT, "dist/tests");
/** A bundle that old is used by no tests that still run. */
const OLD_MS = 24 * 3_600_000;

/** The bundled program, or its source where there is no bundler to be had. */
export function program(): string {
  const directory = join(BUNDLES, fingerprint());
  const main = join(directory, "main.js");
  if (existsSync(main)) return main;
  Deno.mkdirSync(BUNDLES, { recursive: true });
  const fresh = Deno.makeTempDirSync({ dir: BUNDLES });
  const { success } = new Deno.Command(Deno.execPath(), {
    args: [
      "bundle",
      "--quiet",
      "--platform=browser",
      "--code-splitting",
      `--outdir=${fresh}`,
      SOURCE,
    ],
    cwd: ROOT,
    stderr: "null",
  }).outputSync();
  if (success) {
    // A run in the background looks for it beside the program.
    Deno.copyFileSync(join(ROOT, "deno.json"), join(fresh, "deno.json"));
    place(fresh, directory);
  } else Deno.removeSync(fresh, { recursive: true });
  return success ? main : SOURCE;
}

/** Tests that run side by side may all make one; the first counts. */
function place(fresh: string, directory: string): void {
  try {
    Deno.renameSync(fresh, directory);
  } catch {
    Deno.removeSync(fresh, { recursive: true });
  }
}

/** Another one whenever a source is another one. */
function fingerprint(): string {
  const hash = createHash("sha256");
  const note = (path: string) => {
    const { size, mtime } = Deno.statSync(path);
    hash.update(`${path} ${size} ${mtime?.getTime()}\n`);
  };
  const walk = (directory: string) => {
    for (const { name, isDirectory } of Deno.readDirSync(directory)) {
      if (isDirectory) walk(join(directory, name));
      else note(join(directory, name));
    }
  };
  note(join(ROOT, "deno.json"));
  note(join(ROOT, "deno.lock"));
  for (const { name } of Deno.readDirSync(ROOT)) {
    if (name.endsWith(".ts")) note(join(ROOT, name));
  }
  walk(join(ROOT, "src"));
  return hash.digest("hex").slice(0, 16);
}

/** Takes away what no tests use any more. */
export function removeOldPrograms(): void {
  if (!existsSync(BUNDLES)) return;
  for (const { name } of Deno.readDirSync(BUNDLES)) {
    const path = join(BUNDLES, name);
    const { mtime } = Deno.statSync(path);
    if (Date.now() - (mtime?.getTime() ?? 0) < OLD_MS) continue;
    Deno.removeSync(path, { recursive: true });
  }
}
