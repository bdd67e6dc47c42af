/**
 * Name lists: `red[01-03],gpu` stands for `red01`, `red02`, `red03` and `gpu`.
 *
 * Results are measured before they are built, repeated names included, so no
 * text can take more time or memory than the limits allow.
 *
 * @module
 */
import { AppError } from "./errors.ts";

const MAX_NAMES = 100_000;
const MAX_CHARACTERS = 10_000_000;
/** How much of a text a message shows; longer ones are not mended either. */
const MAX_SHOWN = 60;
// No literals: those would be checked at each start, at the cost of a millisecond.
const INVISIBLE = String.raw`[\p{C}\p{Zl}\p{Zp}]`;
const UNUSUAL = String.raw`(?! )[\p{C}\p{Z}]`;

/** A comma, a whole bracket, plain text, or else a bracket with no partner. */
const TOKEN = /,|\[([^[\]]*)\]|[^,[\]]+|[[\]]/g;
/** A list that is a single name with a single range. */
const ONE_RANGE = /^[^,[]*\[[^,[]*$/;

class Mistake extends Error {
  constructor(readonly at: number, reason: string) {
    super(reason);
  }
}

/**
 * Expands a name list in the order written, the last bracket fastest, without
 * duplicates. A range keeps the width of its start: `01-10` has two digits. A
 * scope that only the first name has goes to all: `gpu:a,b` means `gpu:b` too.
 */
export function expandNames(text: string): string[] {
  try {
    const names = expand(text);
    // One range never repeats a name, and a large set costs as much as the rest.
    return ONE_RANGE.test(text) ? names : shareScope(text, [...new Set(names)]);
  } catch (error) {
    if (!(error instanceof Mistake)) throw error;
    const { shown, caret } = excerpt(text, error.at);
    const what = `${error.message} at column ${error.at + 1}`;
    const hint = mend(text) ?? `look here:\n  ${shown}\n  ${caret}`;
    const message = `Cannot read the name list "${shown}": ${what}`;
    throw new AppError("usage", message, { hint });
  }
}

/** Formats names as Python prints a list of strings. */
export function formatNames(names: readonly string[]): string {
  return `[${names.map(quote).join(", ")}]`;
}

function expand(text: string): string[] {
  const names: string[] = [];
  let [stems, tail, length, written] = [[""], "", 0, 0];

  for (const { 0: token, 1: inside, index } of `${text},`.matchAll(TOKEN)) {
    if (token === "[" || token === "]") {
      throw new Mistake(index, `the ${token} has no partner`);
    }
    if (token === ",") {
      for (const stem of length > 0 ? stems : []) names.push(stem + tail);
      written += stems.length * length;
      [stems, tail, length] = [[""], "", 0];
      continue;
    }
    const ends = inside === undefined ? [token] : numbers(inside, index + 1);
    length += ends.reduce((longest, end) => Math.max(longest, end.length), 0);
    const count = stems.length * ends.length;
    refuseExcess(index, names.length + count, written + count * length);
    // A single end joins the tail, so a long chain touches each stem just once.
    if (ends.length === 1) tail += ends[0];
    else [stems, tail] = [multiply(stems, tail, ends), ""];
  }
  return names;
}

function shareScope(text: string, names: string[]): string[] {
  const [first = "", ...others] = names;
  const scope = first.slice(0, first.indexOf(":") + 1);
  if (scope === "" || others.some((name) => name.includes(":"))) return names;
  refuseExcess(text.indexOf(":"), names.length, names.length * scope.length);
  return [...new Set([first, ...others.map((name) => scope + name)])];
}

function multiply(stems: string[], middle: string, ends: string[]): string[] {
  const starts = stems.map((stem) => stem + middle);
  return starts.flatMap((start) => ends.map((end) => start + end));
}

function refuseExcess(at: number, names: number, characters: number): void {
  if (names <= MAX_NAMES && characters <= MAX_CHARACTERS) return;
  throw new Mistake(at, "results too large");
}

/** Lists the numbers of a bracket whose inside starts at `start`. */
function numbers(inside: string, start: number): string[] {
  const found: string[] = [];
  let [at, written] = [start, 0];
  for (const entry of inside.split(",")) {
    const { first, steps } = parseRange(entry, at);
    const [low, width] = [Number(first), first.length];
    written += (steps + 1) * width;
    refuseExcess(at, found.length + steps + 1, written);
    found.push(first);
    for (let step = 1; step <= steps; step++) {
      found.push(String(low + step).padStart(width, "0"));
    }
    at += entry.length + 1;
  }
  return found;
}

function parseRange(entry: string, at: number) {
  const [, first, last = first] = /^(\d+)(?:-(\d+))?$/.exec(entry) ?? [];
  const { shown } = excerpt(entry, 0);
  if (first === undefined) {
    throw new Mistake(at, `"${shown}" is neither a number nor a range`);
  }
  if (first === last) return { first, steps: 0 };
  const [low, high] = [Number(first), Number(last)];
  if (high < low) throw new Mistake(at, `the range ${shown} runs backwards`);
  if (high - low > MAX_NAMES || !Number.isSafeInteger(high)) {
    throw new Mistake(at, "range too large");
  }
  return { first, steps: high - low };
}

/** Proposes the list that was probably meant, if it can be read. */
function mend(text: string): string | undefined {
  if (excerpt(text, 0).shown !== text) return undefined;
  const mended = text
    .replaceAll(/([[\]])\1+/g, "$1")
    .replace(/\[[^\]]*$/, "$&]")
    .replaceAll(/(^|\])([^[\]]*?)(\d[\d,-]*)\]/g, "$1$2[$3]")
    .replaceAll(/\[[^\]]*\]/g, (bracket) => {
      const tight = bracket.replaceAll(/\s*([[\],-])\s*/g, "$1");
      return tight.replaceAll(/(\d+)-(\d+)/g, forwards);
    });
  try {
    return expand(mended) && `write it as ${mended}`;
  } catch {
    return undefined;
  }
}

function forwards(range: string, low: string, high: string): string {
  if (Number(low) <= Number(high)) return range;
  return `${high.padStart(low.length, "0")}-${low}`;
}

/**
 * Cuts a long text down to what surrounds `at`, and points there. Invisible
 * characters are replaced, to keep the line whole and the caret in its place.
 */
function excerpt(text: string, at: number): { shown: string; caret: string } {
  const start = Math.max(0, at - MAX_SHOWN / 2);
  const end = start + MAX_SHOWN;
  const [before, after] = [start > 0 ? "…" : "", end < text.length ? "…" : ""];
  const visible = text.slice(start, end)
    .replaceAll(new RegExp(INVISIBLE, "gu"), (c) => "?".repeat(c.length));
  const caret = "^".padStart(before.length + at - start + 1);
  return { shown: before + visible + after, caret };
}

function quote(name: string): string {
  const mark = name.includes("'") && !name.includes('"') ? '"' : "'";
  const safe = name.replaceAll("\\", "\\\\").replaceAll(mark, `\\${mark}`)
    .replaceAll(new RegExp(UNUSUAL, "gu"), escape);
  return mark + safe + mark;
}

/** Writes an invisible character the way Python does. */
function escape(character: string): string {
  const short = { "\n": "\\n", "\r": "\\r", "\t": "\\t" }[character];
  const hex = character.codePointAt(0)?.toString(16) ?? "";
  if (hex.length > 4) return `\\U${hex.padStart(8, "0")}`;
  if (hex.length > 2) return `\\u${hex.padStart(4, "0")}`;
  return short ?? `\\x${hex.padStart(2, "0")}`;
}
