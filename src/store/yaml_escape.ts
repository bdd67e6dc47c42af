/**
 * The inside of double-quoted YAML scalars. What we write is ASCII, so that no
 * reader, editor or terminal can take a character for a line break of its own.
 *
 * @module
 */

const NAMED = new Map([
  ["0", "\0"],
  ["a", "\x07"],
  ["b", "\b"],
  ["t", "\t"],
  ["n", "\n"],
  ["v", "\v"],
  ["f", "\f"],
  ["r", "\r"],
  ["e", "\x1b"],
  ['"', '"'],
  ["\\", "\\"],
  ["N", "\x85"],
  ["_", "\xa0"],
  ["L", "\u2028"],
  ["P", "\u2029"],
]);

const NAMES = new Map(Array.from(NAMED, ([name, char]) => [char, name]));

/** Read, but not written. */
NAMED.set("/", "/").set(" ", " ");

const LAST_CODE_POINT = 0x10ffff;

/** Half a surrogate pair is no character: it becomes U+FFFD. */
export function escapeText(text: string): string {
  return text.toWellFormed().replace(/[^\x20-\x7e]|["\\]/gu, (char) => {
    const name = NAMES.get(char);
    if (name !== undefined) return `\\${name}`;
    const hex = char.codePointAt(0)!.toString(16).toUpperCase();
    if (hex.length <= 2) return `\\x${hex.padStart(2, "0")}`;
    if (hex.length <= 4) return `\\u${hex.padStart(4, "0")}`;
    return `\\U${hex.padStart(8, "0")}`;
  });
}

/** What was escaped, or `undefined` where an escape is not known. */
export function unescapeText(text: string): string | undefined {
  if (!text.includes("\\")) return text;
  let known = true;
  const result = text.replace(
    /\\(?:x([0-9a-fA-F]{2})|u([0-9a-fA-F]{4})|U([0-9a-fA-F]{8})|(.?))/gs,
    (_, two?: string, four?: string, eight?: string, name?: string) => {
      const hex = two ?? four ?? eight;
      if (hex === undefined) {
        const char = NAMED.get(name ?? "");
        if (char !== undefined) return char;
      } else {
        const code = parseInt(hex, 16);
        if (code <= LAST_CODE_POINT) return String.fromCodePoint(code);
      }
      known = false;
      return "";
    },
  );
  return known ? result : undefined;
}
