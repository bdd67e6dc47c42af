/**
 * Where a program lies, without running it.
 *
 * @module
 */
import { delimiter, join } from "node:path";

/** Daemons such as sshd lie where an ordinary user's PATH does not lead. */
const SYSTEM_DIRECTORIES = ["/usr/local/sbin", "/usr/sbin", "/sbin"];

/** The absolute path of `name`, or `undefined` where it is not installed. */
export function executable(name: string): string | undefined {
  const path = (Deno.env.get("PATH") ?? "").split(delimiter);
  return [...path, ...SYSTEM_DIRECTORIES]
    .map((directory) => join(directory, name))
    .find(isExecutable);
}

function isExecutable(path: string): boolean {
  try {
    const { isFile, mode } = Deno.statSync(path);
    return isFile && ((mode ?? 0) & 0o111) !== 0;
  } catch (error) {
    if (isAbsence(error)) return false;
    throw error;
  }
}

function isAbsence(error: unknown): boolean {
  return error instanceof Deno.errors.NotFound ||
    error instanceof Deno.errors.NotADirectory ||
    error instanceof Deno.errors.PermissionDenied;
}
