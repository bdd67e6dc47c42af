/**
 * Guesses what was meant by a word that nothing is called.
 *
 * @module
 */

/** The candidate that is most like `word`, if one is like enough. */
export function nearest(
  word: string,
  candidates: readonly string[],
): string | undefined {
  const begun = candidates.filter((candidate) => candidate.startsWith(word));
  if (word !== "" && begun.length === 1) return begun[0];
  let best: string | undefined;
  let least = Infinity;
  for (const candidate of candidates) {
    const edits = countEdits(word, candidate);
    const longer = Math.max(word.length, candidate.length);
    if (edits >= least || edits > Math.ceil(longer / 3)) continue;
    least = edits;
    best = candidate;
  }
  return best;
}

/** How many characters must be put in, taken out or changed (Levenshtein). */
function countEdits(from: string, to: string): number {
  let row = Array.from({ length: to.length + 1 }, (_, at) => at);
  for (const [above, character] of [...from].entries()) {
    const next = [above + 1];
    for (let at = 1; at <= to.length; at++) {
      const changed = row[at - 1]! + (to[at - 1] === character ? 0 : 1);
      next.push(Math.min(changed, row[at]! + 1, next[at - 1]! + 1));
    }
    row = next;
  }
  return row[to.length]!;
}
