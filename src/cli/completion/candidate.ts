/**
 * What completion offers.
 *
 * @module
 */

/** A word that could stand where the cursor is. */
export interface Candidate {
  readonly text: string;
  readonly help?: string;
  /** Whether the word goes on behind it, so that no blank follows. */
  readonly isOpen?: boolean;
}

/** All that could stand there. */
export interface Completion {
  readonly candidates: readonly Candidate[];
  /** Paths are the shell's own business. */
  readonly paths?: "files" | "directories";
}

export const NOTHING: Completion = { candidates: [] };

/** More than this nobody reads. */
const MOST = 200;

/**
 * Names that begin with `start`. Where they are too many, only their beginnings:
 * of `job1` to `job9999` that is `job1` to `job9`, and so on from there.
 */
export function abridge(names: Iterable<string>, start: string): Candidate[] {
  const all = [...new Set(names)].filter((name) => name.startsWith(start));
  if (all.length <= MOST) return all.map((text) => ({ text }));
  let beginnings = new Set([start]);
  for (let length = start.length + 1;; length++) {
    const longer = new Set<string>();
    for (const name of all) {
      longer.add(name.slice(0, length));
      if (longer.size > MOST && beginnings.size > 1) {
        return Array.from(beginnings, (text) => ({ text, isOpen: true }));
      }
    }
    beginnings = longer;
  }
}
