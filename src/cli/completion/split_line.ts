/**
 * Splits a line that is being typed as a shell would, without doing any of it:
 * nothing is expanded, and a quote may still be open.
 *
 * @module
 */

/** The line up to the cursor. */
export interface SplitLine {
  readonly words: readonly string[];
  /** The word that the cursor is in; empty behind a blank. */
  readonly current: string;
  /** How much of that stands before a quote that is open. */
  readonly quoteAt: number | undefined;
}

export function splitLine(line: string): SplitLine {
  const words: string[] = [];
  let current: string | undefined;
  let quote: { mark: string; at: number } | undefined;
  for (let at = 0; at < line.length; at++) {
    const character = line[at]!;
    if (character === quote?.mark) quote = undefined;
    else if (character === "\\" && quote?.mark !== "'") {
      current = (current ?? "") + (line[++at] ?? "");
    } else if (!quote && /['"]/.test(character)) {
      current ??= "";
      quote = { mark: character, at: current.length };
    } else if (!quote && /\s/.test(character)) {
      if (current !== undefined) words.push(current);
      current = undefined;
    } else current = (current ?? "") + character;
  }
  return { words, current: current ?? "", quoteAt: quote?.at };
}
