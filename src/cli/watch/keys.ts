/**
 * From what a terminal sends to the names of keys.
 *
 * @module
 */

const NAMED: Readonly<Record<string, string>> = {
  "\x1b[A": "up",
  "\x1bOA": "up",
  "\x1b[B": "down",
  "\x1bOB": "down",
  "\x1b[C": "right",
  "\x1b[D": "left",
  "\x1b[5~": "page up",
  "\x1b[6~": "page down",
  "\x1b[H": "home",
  "\x1b[F": "end",
  "\x1b[Z": "back tab",
  "\r": "enter",
  "\n": "enter",
  "\t": "tab",
  "\x1b": "escape",
  "\x7f": "backspace",
  "\b": "backspace",
  "\x03": "interrupt",
  "\x1a": "suspend",
};

// deno-lint-ignore no-control-regex
const KEY = /\x1b(?:\[[0-9;]*[A-Za-z~]|O[A-Z])|[^]/gu;

/** The keys in the order in which they were pressed; a character is its own name. */
export function parseKeys(input: string): string[] {
  return (input.match(KEY) ?? []).flatMap((key) => {
    const name = NAMED[key] ?? key;
    return name.length > 1 && name.startsWith("\x1b") ? [] : [name];
  });
}

/** How far a key moves down. */
export const STEPS: Readonly<Record<string, number>> = {
  "up": -1,
  "down": 1,
  "page up": -10,
  "page down": 10,
  "home": -Infinity,
  "end": Infinity,
};
