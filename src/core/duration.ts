/**
 * Lengths of time as people write them.
 *
 * @module
 */
import { AppError } from "./errors.ts";

const UNITS: Readonly<Record<string, number>> = {
  s: 1,
  m: 60,
  h: 3_600,
  d: 86_400,
};

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
  const parts = Object.entries(UNITS).toReversed().map(([unit, length]) => {
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
