/**
 * Durations as people write them.
 *
 * @module
 */

const UNITS: readonly (readonly [unit: string, seconds: number])[] = [
  ["d", 86_400],
  ["h", 3_600],
  ["m", 60],
  ["s", 1],
];

/** `0.25 s`, `12.3 s`, `4m 05s`, `10m`, `2d 03h`: two units are enough. */
export function formatSeconds(seconds: number): string {
  if (seconds < 60) {
    const digits = seconds < 1 ? 3 : seconds < 10 ? 2 : 1;
    return `${Number(seconds.toFixed(digits))} s`;
  }
  const whole = Math.round(seconds);
  const at = UNITS.findIndex(([, length]) => whole >= length);
  const [unit, length] = UNITS[at]!;
  const [small, part] = UNITS[at + 1]!;
  const rest = Math.floor((whole % length) / part);
  const large = `${Math.floor(whole / length)}${unit}`;
  return rest === 0
    ? large
    : `${large} ${String(rest).padStart(2, "0")}${small}`;
}
