/**
 * The file that holds a user and the hash of a password, for its owner alone.
 *
 * @module
 */
import { AppError } from "../core/errors.ts";
import {
  type Credential,
  type Credentials,
  hashCredential,
  hashedCredentials,
} from "./credentials.ts";

/** Writes the file anew. @throws {AppError} `usage` or `io`. */
export function writeAuthFile(path: string, credential: Credential): void {
  const line = hashCredential(credential);
  const temporary = `${path}.tmp`;
  withFile(path, "write", () => {
    try {
      using file = Deno.openSync(temporary, {
        write: true,
        createNew: true,
        mode: 0o600,
      });
      Deno.chmodSync(temporary, 0o600);
      file.writeSync(new TextEncoder().encode(line));
      file.syncSync();
      Deno.renameSync(temporary, path);
    } catch (error) {
      if (!(error instanceof Deno.errors.AlreadyExists)) remove(temporary);
      throw error;
    }
  });
}

/** @throws {AppError} `invalid` for a file that others may read, or a bad one. */
export function readAuthFile(path: string): Credentials {
  return withFile(path, "read", () => {
    using file = Deno.openSync(path);
    const { mode, uid, isFile } = file.statSync();
    const isOurs = isFile && uid === Deno.uid() && ((mode ?? 0) & 0o077) === 0;
    if (!isOurs) {
      throw new AppError(
        "invalid",
        `Cannot use ${path}: it is not for its owner's eyes alone`,
        { hint: `run chmod 600 ${path}, as its owner` },
      );
    }
    return hashedCredentials(Deno.readTextFileSync(path));
  });
}

function withFile<T>(path: string, verb: string, work: () => T): T {
  try {
    return work();
  } catch (error) {
    if (error instanceof AppError || !(error instanceof Error)) throw error;
    const isMissing = error instanceof Deno.errors.NotFound && verb === "read";
    throw new AppError(
      isMissing ? "not-found" : "io",
      `Cannot ${verb} ${path}: ${error.message}`,
      {
        hint: `make it with cms queue --service passwd --auth-file=${path}`,
        cause: error,
      },
    );
  }
}

function remove(path: string): void {
  try {
    Deno.removeSync(path);
  } catch {
    // It was not made.
  }
}
