/**
 * Lengths of time as people write them.
 *
 * @module
 */
import { AppError } from "./errors.ts";

const UNITS: readonly (readonly [unit: string, seconds: number])[] = [
  ["d", 86_400],
  ["h", 3_600],
  ["m", 60],
  ["s", 1],
];

/**
 * Seconds from `90`, `90s`, `15m`, `1h30m`, `2d` or, as Slurm has it,
 * `H:MM:SS` and `D-HH:MM:SS`.
 *
 * @throws {AppError} with code `usage`; `what` is what it is for.
 */
export function parseDuration(what: string, text: string): number {
  const seconds = ofClock(text) ?? ofUnits(text);
  if (seconds !== undefined && Number.isSafeInteger(seconds)) return seconds;
  throw new AppError(
    "usage",
    `Cannot use ${JSON.stringify(text)} for ${what}: it is no length of time`,
    { hint: "give seconds, or for example 90s, 15m, 1h30m, 2d, 1:30:00" },
  );
}

/** `1h30m` for 5,400 seconds. */
export function formatDuration(seconds: number): string {
  let left = Math.round(seconds);
  const parts = UNITS.map(([unit, length]) => {
    const count = Math.floor(left / length);
    left -= count * length;
    return count === 0 ? "" : `${count}${unit}`;
  });
  return parts.join("") || "0s";
}

function ofClock(text: string): number | undefined {
  const match = /^(?:(\d{1,6})-)?(\d{1,6}):([0-5]\d):([0-5]\d)$/.exec(text);
  if (!match) return undefined;
  const [days, hours, minutes, seconds] = match.slice(1).map((part) =>
    Number(part ?? 0)
  );
  return ((days! * 24 + hours!) * 60 + minutes!) * 60 + seconds!;
}

function ofUnits(text: string): number | undefined {
  if (/^\d{1,12}$/.test(text)) return Number(text);
  const match = /^(?:(\d{1,9})d)?(?:(\d{1,9})h)?(?:(\d{1,9})m)?(?:(\d{1,9})s)?$/
    .exec(text);
  if (!match || text === "") return undefined;
  const [days, hours, minutes, seconds] = match.slice(1).map((part) =>
    Number(part ?? 0)
  );
  return ((days! * 24 + hours!) * 60 + minutes!) * 60 + seconds!;
}

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
