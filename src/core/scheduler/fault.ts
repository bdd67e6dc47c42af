/**
 * Words for what a scheduler of a user's own has thrown.
 *
 * @module
 */

/** Any value as a word of a message. */
export function shown(value: unknown): string {
  try {
    return JSON.stringify(value) ?? String(value);
  } catch {
    return typeof value === "bigint" ? `${value}n` : `some ${typeof value}`;
  }
}

/** Whether it is a promise; what it comes to, nobody hears of. */
export function isLate(answer: unknown): boolean {
  if (!isThenable(answer)) return false;
  Promise.resolve(answer).catch(() => {}); // else it would end the program
  return true;
}

function isThenable(value: unknown): value is PromiseLike<unknown> {
  return typeof value === "object" && value !== null && "then" in value &&
    typeof value.then === "function";
}

/**
 * The error, and where in its author's file it was thrown if that is known;
 * `stem` is the file's name without its ending, where others may throw, too.
 */
export function thrownBy(error: unknown, stem?: string): string {
  if (error === undefined) return "nothing";
  if (!(error instanceof Error)) return shown(error);
  const what = error.message === ""
    ? error.name
    : `${error.name}: ${error.message}`;
  const at = /([^/\s(]+\.[cm]?[jt]s:\d+:\d+)/.exec(
    (error.stack ?? "").slice(what.length),
  );
  const [, place] = at ?? [];
  return place?.startsWith(stem ?? "") ? `${what} (${place})` : what;
}
