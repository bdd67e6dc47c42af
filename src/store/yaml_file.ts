/**
 * Reading and replacing a YAML file as a whole, never leaving half of one.
 *
 * @module
 */
import { createHash } from "node:crypto";
import { dirname } from "node:path";
import { AppError } from "../core/errors.ts";
import { ioError, withIo } from "./io_error.ts";
import { RecordText } from "./record_text.ts";

/** What tells one version of a file from another. */
export interface Version {
  readonly ino: number | null;
  readonly size: number;
  readonly mtime: number;
}

/** A file's text, its digest and the version that was read. */
export interface LoadedFile {
  readonly text: RecordText;
  readonly digest: string;
  readonly version: Version;
}

/** The version that is there now, if there is one. */
export function versionOf(path: string): Version | undefined {
  try {
    const { ino, size, mtime } = Deno.statSync(path);
    return { ino, size, mtime: mtime?.getTime() ?? 0 };
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return undefined;
    throw ioError(`read ${path}`, error);
  }
}

/** Whether two versions are one. */
export function isSameVersion(
  a: Version | undefined,
  b: Version | undefined,
): boolean {
  return a?.ino === b?.ino && a?.size === b?.size && a?.mtime === b?.mtime;
}

/**
 * Reads a queue or cluster file.
 *
 * @throws {AppError} `not-found`, `invalid` with line and column, or `io`.
 */
export function loadFile(
  path: string,
  { kind, name }: { kind: "queue" | "cluster"; name: string },
): LoadedFile {
  const version = versionOf(path);
  if (!version) {
    throw new AppError(
      "not-found",
      `Cannot find ${kind} ${name}: there is no file ${path}`,
      {
        hint:
          `create it with cms ${kind} create ${name}, or name another --experiment`,
      },
    );
  }
  const bytes = withIo(`read ${path}`, () => Deno.readFileSync(path));
  const digest = digestOf(bytes);
  let source: string;
  try {
    source = new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch (error) {
    throw new AppError(
      "invalid",
      `Cannot read ${kind} file ${path}: it is not text in UTF-8`,
      { cause: error },
    );
  }
  return { text: RecordText.parse(source, { kind, path }), digest, version };
}

function digestOf(...pieces: Uint8Array[]): string {
  const hash = createHash("sha256");
  for (const piece of pieces) hash.update(piece);
  return hash.digest("hex").slice(0, 24);
}

/**
 * Writes a new version beside the file and puts it in its place. `ready` is
 * called with the digest when all of it is on disk and nothing is replaced yet.
 */
export function replaceFile(
  path: string,
  text: RecordText,
  ready: (digest: string) => void = () => {},
): Version {
  const temporary = path.replace(/([^/]*)$/, ".$1.tmp");
  return withIo(`write ${path}`, () => {
    const hash = createHash("sha256");
    {
      using file = Deno.openSync(temporary, {
        write: true,
        create: true,
        truncate: true,
        mode: modeOf(path),
      });
      const encoder = new TextEncoder();
      for (const chunk of text.chunks()) {
        const bytes = encoder.encode(chunk);
        hash.update(bytes);
        for (let at = 0; at < bytes.length;) {
          at += file.writeSync(bytes.subarray(at));
        }
      }
      file.syncSync();
    }
    ready(hash.digest("hex").slice(0, 24));
    Deno.renameSync(temporary, path);
    syncDirectory(dirname(path));
    return versionOf(path)!;
  });
}

function modeOf(path: string): number {
  try {
    return (Deno.statSync(path).mode ?? 0o644) & 0o777;
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return 0o644;
    throw error;
  }
}

/** A rename is safe from a power cut only when its directory is on disk. */
function syncDirectory(path: string): void {
  using directory = Deno.openSync(path);
  directory.syncSync();
}
