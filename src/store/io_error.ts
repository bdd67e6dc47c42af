/**
 * From what the system says about a file to what a user can do about it.
 *
 * @module
 */
import { AppError } from "../core/errors.ts";

const HINTS: Record<string, string> = {
  EACCES: "check who owns the file and its directory, and their permissions",
  EPERM: "check who owns the file and its directory, and their permissions",
  ENOSPC: "free some space on that disk and try again",
  EDQUOT: "free some of your quota on that disk and try again",
  EROFS: "choose a directory that can be written with --experiment",
  ENOLCK: "choose a directory on a disk of this machine with --experiment",
  EISDIR: "a directory stands in the file's place: move it away",
  ENOENT: "check how the path is written, and that its directory is there",
  EEXIST: "a file stands in a directory's place: choose another --experiment",
  ENOTDIR: "a file stands in a directory's place: choose another --experiment",
};

/**
 * `Cannot <action>: <what the system says>`; bugs pass unchanged. `hint` stands
 * for what is told otherwise to do about it.
 */
export function ioError(
  action: string,
  error: unknown,
  hint?: string,
): unknown {
  if (error instanceof AppError || !(error instanceof Error)) return error;
  if (error instanceof Deno.errors.NotCapable) return notCapable(action, error);
  const system = codeOf(error);
  if (system === undefined) return error;
  const said = error.message.replace(/ \(os error.*$/s, "")
    .replace(/^E[A-Z]+: /, "");
  return new AppError("io", `Cannot ${action}: ${said}`, {
    hint: hint ?? HINTS[system],
    cause: error,
  });
}

/** Deno opens what is below /dev, /proc and /sys to no program that it confines. */
function notCapable(action: string, cause: Error): AppError {
  const why = "programs that are made with Deno get no access there";
  const hint = "choose a directory that is not below /dev, /proc or /sys";
  return new AppError("io", `Cannot ${action}: ${why}`, { hint, cause });
}

/** Does `work`, and dresses what the system refuses as {@link ioError}. */
export function withIo<T>(action: string, work: () => T): T {
  try {
    return work();
  } catch (error) {
    throw ioError(action, error);
  }
}

/** Whether an {@link ioError} says that we may not write there. */
export function isRefused(error: unknown): boolean {
  if (!(error instanceof AppError)) return false;
  return ["EACCES", "EPERM", "EROFS"].includes(codeOf(error.cause) ?? "");
}

/** The system's own name for what went wrong, such as `ENOENT`. */
function codeOf(error: unknown): string | undefined {
  const code = (error as { code?: unknown } | undefined)?.code;
  return typeof code === "string" && /^E[A-Z0-9]+$/.test(code)
    ? code
    : undefined;
}
