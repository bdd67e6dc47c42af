/**
 * Text in quotes, and words as a POSIX shell and Python's shlex split them.
 *
 * @module
 */

/** Words without their quotes; nothing if a quote or an escape is not ended. */
export function splitWords(text: string): string[] | undefined {
  const token =
    /[ \t\r\n]+|'([^']*)'|"((?:[^"\\]|\\[^])*)"|\\([^])|([^ \t\r\n'"\\]+)/y;
  const words: string[] = [];
  let word: string | undefined;
  while (token.lastIndex < text.length) {
    const match = token.exec(text);
    if (!match) return undefined;
    const [, single, double, escaped, plain] = match;
    const part = single ?? double?.replace(/\\(["\\])/g, "$1") ?? escaped ??
      plain;
    if (part !== undefined) word = (word ?? "") + part;
    else if (word !== undefined) {
      words.push(word);
      word = undefined;
    }
  }
  return word === undefined ? words : [...words, word];
}

/** The original's command line needed two layers of quotes; one is taken off. */
export function unwrap(command: string): string {
  const text = command.trim();
  const quoted = /^'([^']*)'$/.exec(text) ?? /^"([^"\\]*)"$/.exec(text);
  return quoted ? (quoted[1] ?? "").trim() : text;
}
