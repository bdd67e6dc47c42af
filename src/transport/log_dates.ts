/**
 * The dates in a job's log, as date(1) prints them. A zone's name does not tell
 * its time; but from one date to another of the same zone it does not matter.
 *
 * @module
 */

const DATE = /^\w{3} (\w{3}) +(\d{1,2}) (\d\d):(\d\d):(\d\d) (\S+) (\d{4})\s*$/;
const MONTHS = "JanFebMarAprMayJunJulAugSepOctNovDec";

/** Seconds from the first to the last one; nothing where that is not sure. */
export function tookOf(dates: readonly string[] = []): number | undefined {
  const [first, last] = dates.length < 2
    ? []
    : [dates[0]!, dates.at(-1)!].map(parse);
  if (!first || !last || first.zone !== last.zone) return undefined;
  return last.seconds < first.seconds
    ? undefined
    : last.seconds - first.seconds;
}

/** `Sat Nov 21 22:05:58 CET 2026`, in seconds since 1970 if that were UTC. */
function parse(text: string): { zone: string; seconds: number } | undefined {
  const [, name = "", day, hour, minute, second, zone = "", year] =
    DATE.exec(text) ?? [];
  const month = MONTHS.indexOf(name);
  if (name === "" || month % 3 !== 0) return undefined;
  const [y, d, h, m, s] = [year, day, hour, minute, second].map(Number);
  return { zone, seconds: Date.UTC(y!, month / 3, d, h, m, s) / 1_000 };
}
