/**
 * Files from other machines, written here. Each is written beside its place and
 * takes it when it is whole. On the way to a place no link is followed.
 *
 * @module
 */
import { basename, dirname } from "node:path";
import { AppError } from "../core/errors.ts";
import type { Landing, Spot } from "../core/landing.ts";
import { ioError } from "./io_error.ts";

/** Creates the port. */
export function createLanding(): Landing {
  return {
    look: (spot) =>
      io(`look at ${pathOf(spot)}`, async () => {
        checkTheWay(spot);
        const info = await unlessMissing(() => Deno.lstat(pathOf(spot)));
        return info && {
          isFile: info.isFile,
          size: info.size,
          modifiedAt: info.mtime?.getTime() ?? 0,
        };
      }),

    put: (spot, { bytes, size, mode, modifiedAt }) =>
      replace(spot, async (path) => {
        const options = { createNew: true, write: true, mode: modeOf(mode) };
        using file = await Deno.open(path, options);
        let written = 0;
        for await (const part of bytes()) {
          for (let at = 0; at < part.length;) {
            at += await file.write(part.subarray(at));
          }
          written += part.length;
        }
        if (written !== size) throw new RangeError("A file came in part");
        const modified = new Date(modifiedAt);
        await file.utime(modified, modified);
      }),

    putSame: (spot, as) =>
      replace(spot, async (path) => {
        checkTheWay(as);
        const info = await unlessMissing(() => Deno.lstat(pathOf(as)));
        if (!info?.isFile) throw inTheWay(spot, `${pathOf(as)} is not there`);
        await Deno.copyFile(pathOf(as), path);
        const modified = info.mtime ?? new Date();
        await Deno.utime(path, modified, modified);
      }),

    putLink: (spot, target) =>
      replace(spot, (path) => Deno.symlink(target, path)),
  };
}

/** `make` makes it under another name; if it fails, nothing of it remains. */
async function replace(
  spot: Spot,
  make: (path: string) => Promise<void>,
): Promise<void> {
  const path = pathOf(spot);
  await io(`write ${path}`, async () => {
    checkTheWay(spot); // before a directory is made behind a link
    await Deno.mkdir(dirname(path), { recursive: true });
    checkTheWay(spot);
    const started = `${dirname(path)}/.fetch-${crypto.randomUUID()}`;
    try {
      await make(started);
      await Deno.rename(started, path);
    } catch (error) {
      await unlessMissing(() => Deno.remove(started));
      throw error;
    }
  });
}

/** @throws {AppError} unless all that stands between them is directories. */
function checkTheWay(spot: Spot): void {
  const parts = spot.path.split("/").slice(0, -1);
  let path = spot.directory;
  for (const part of parts) {
    path += `/${part}`;
    let info: Deno.FileInfo;
    try {
      info = Deno.lstatSync(path);
    } catch (error) {
      if (error instanceof Deno.errors.NotFound) return;
      throw error;
    }
    if (!info.isDirectory) {
      throw inTheWay(spot, `${basename(path)} is no directory here`);
    }
  }
}

function pathOf({ directory, path }: Spot): string {
  return `${directory}/${path}`;
}

/** It has to be readable and writable by its owner here; nothing runs as another. */
function modeOf(mode: number): number {
  return Number.isSafeInteger(mode) ? mode & 0o777 | 0o600 : 0o600;
}

function inTheWay(spot: Spot, why: string): AppError {
  return new AppError("conflict", `Cannot write ${pathOf(spot)}: ${why}`);
}

async function io<T>(action: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    throw ioError(action, error);
  }
}

async function unlessMissing<T>(
  work: () => Promise<T>,
): Promise<T | undefined> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return undefined;
    throw error;
  }
}
