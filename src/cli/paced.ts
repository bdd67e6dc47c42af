/**
 * Shows what changes faster than anybody reads, at most ten times a second.
 *
 * @module
 */

const PAUSE_MS = 100;

/** Calls `write` with a text that is only made when it is shown. */
export function paced(
  write: (text: string) => void,
  now: () => number = () => performance.now(),
): (text: () => string) => void {
  let shownAt = -Infinity;
  return (text) => {
    if (now() - shownAt < PAUSE_MS) return;
    shownAt = now();
    write(text());
  };
}
