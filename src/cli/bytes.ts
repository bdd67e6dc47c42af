/**
 * Amounts of bytes as people read them.
 *
 * @module
 */

const UNITS = ["B", "KB", "MB", "GB", "TB", "PB"];

/** `512 B`, `3.4 MB`, `12 GB`: two digits are enough, and 1,000 is the step. */
export function formatBytes(bytes: number): string {
  let [value, at] = [bytes, 0];
  while (value >= 999.5 && at < UNITS.length - 1) {
    value /= 1_000;
    at++;
  }
  const digits = at > 0 && value < 9.95 ? 1 : 0;
  return `${value.toFixed(digits)} ${UNITS[at]}`;
}
