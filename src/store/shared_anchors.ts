/**
 * Finds out whether a record uses an anchor (`&name`) of another record by an
 * alias (`*name`): such records cannot be read one by one.
 *
 * @module
 */

/** A word behind `&` or `*` where a value may start. */
interface Mark {
  readonly sign: "&" | "*";
  readonly name: string;
  readonly at: number;
}

const NAME = /[^\s,[\]{}]+/y;
const BEFORE_MARK = /[\s,[{:]/;
const VALUE_MAY_START = /(?:^|[-:?][ \t]|[,[{:])[ \t]*(?:![^\s]*[ \t]+)?$/;
const RECORD_STARTS = /\n(?![\s#\]}]|[-:]\s)/;

/**
 * The position of an alias that seems to do so, -1 if none does: `*` and `&` in a
 * command may look the same.
 */
export function findSharedAnchor(text: string): number {
  const aliases = findMarks(text, "*");
  if (aliases.length === 0) return -1;
  const used = new Set(aliases.map(({ name }) => name));
  const anchors = findMarks(text, "&", used);
  const latest = new Map<string, number>();
  for (const mark of [...aliases, ...anchors].sort((a, b) => a.at - b.at)) {
    const { sign, name, at } = mark;
    if (sign === "&") latest.set(name, at);
    const anchor = latest.get(name);
    if (anchor === undefined) continue;
    if (RECORD_STARTS.test(text.slice(anchor, at))) return at;
  }
  return -1;
}

function findMarks(
  text: string,
  sign: "&" | "*",
  wanted?: ReadonlySet<string>,
): Mark[] {
  const marks: Mark[] = [];
  let at = text.indexOf(sign);
  for (; at !== -1; at = text.indexOf(sign, at + 1)) {
    if (at > 0 && !BEFORE_MARK.test(text.charAt(at - 1))) continue;
    NAME.lastIndex = at + 1;
    const name = NAME.exec(text)?.[0];
    if (name === undefined || wanted?.has(name) === false) continue;
    const line = text.slice(text.lastIndexOf("\n", at) + 1, at);
    if (VALUE_MAY_START.test(line)) marks.push({ sign, name, at });
  }
  return marks;
}
