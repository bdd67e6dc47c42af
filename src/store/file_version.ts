/**
 * What tells one version of a file from another without reading it.
 *
 * @module
 */
import { ioError } from "./io_error.ts";

/** A version of a file. */
export interface Version {
  readonly ino: number | null;
  readonly size: number;
  /** Both in milliseconds since 1970; the second cannot be set at will. */
  readonly mtime: number;
  readonly ctime: number;
  /** Its permissions; they may change without making another version. */
  readonly mode: number;
}

/** The version that is there now, if there is one. */
export function versionOf(path: string): Version | undefined {
  try {
    const { ino, size, ctime, mtime, mode } = Deno.statSync(path);
    return {
      ino,
      size,
      mtime: mtime?.getTime() ?? 0,
      ctime: ctime?.getTime() ?? 0,
      mode: (mode ?? 0o644) & 0o777,
    };
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
  return hasSameContent(a, b) && a?.ctime === b?.ctime;
}

/** Whether nobody has written one of them to make the other. */
export function hasSameContent(
  a: Version | undefined,
  b: Version | undefined,
): boolean {
  return a?.ino === b?.ino && a?.size === b?.size && a?.mtime === b?.mtime;
}
