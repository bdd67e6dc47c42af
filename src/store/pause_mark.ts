/**
 * The mark of a queue that is paused: a file beside it that tells since when. A
 * file of its own, as the queue's files are those of the original.
 *
 * @module
 */
import { existsSync } from "node:fs";
import { AppError } from "../core/errors.ts";
import { versionOf } from "./file_version.ts";
import { withIo } from "./io_error.ts";
import { LockFile } from "./lock.ts";
import type { QueueFiles } from "./queue_files.ts";
import { notFound, removeFile, replaceFile } from "./yaml_file.ts";

/** Whether the queue is paused; asked so often that no error must be made for it. */
export function isPaused({ paused }: QueueFiles): boolean {
  return existsSync(paused);
}

/** Since when, as `2026-11-21T22:05:58.123Z`; `undefined` if it is not paused. */
export function pausedSince({ paused }: QueueFiles): string | undefined {
  try {
    return withIo(`read ${paused}`, () => Deno.readTextFileSync(paused).trim());
  } catch (error) {
    const isGone = error instanceof AppError &&
      error.cause instanceof Deno.errors.NotFound;
    if (isGone) return undefined;
    throw error;
  }
}

/**
 * Sets or removes the mark, under the queue's lock: so no round of a run is
 * halfway through. Answers whether it was otherwise before.
 *
 * @throws {AppError} `not-found` or `io`.
 */
export async function setPaused(
  files: QueueFiles,
  toPaused: boolean,
): Promise<boolean> {
  const { name, yaml: path, paused, format } = files;
  if (!versionOf(path)) throw notFound(format.kind, { name, path });
  const lock = new LockFile(files.lock);
  try {
    return await lock.hold(() => {
      if (isPaused(files) === toPaused) return false;
      if (!toPaused) removeFile(paused);
      else {
        const text = `${new Date().toISOString()}\n`;
        replaceFile(paused, { chunks: () => [text] }, { expected: undefined });
      }
      return true;
    });
  } finally {
    lock.close();
  }
}
