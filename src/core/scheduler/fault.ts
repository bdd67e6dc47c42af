/**
 * Words for what a scheduler of a user's own has thrown.
 *
 * @module
 */

/**
 * The error, and where in its author's file it was thrown if that is known;
 * `stem` is the file's name without its ending, where others may throw, too.
 */
export function thrownBy(error: unknown, stem?: string): string {
  if (!(error instanceof Error)) return JSON.stringify(error) ?? "nothing";
  const what = error.message === ""
    ? error.name
    : `${error.name}: ${error.message}`;
  const at = /([^/\s(]+\.[cm]?[jt]s:\d+:\d+)/.exec(
    (error.stack ?? "").slice(what.length),
  );
  const [, place] = at ?? [];
  return place?.startsWith(stem ?? "") ? `${what} (${place})` : what;
}
