/**
 * From where a journal is replayed over a YAML file: from the checkpoint that
 * wrote the file or, if a person has edited it, wrote what the editor had loaded.
 *
 * That need not be the last one: an editor may save over newer checkpoints what
 * it had loaded before them. Such a file shows nothing of what the journal holds
 * since, and replaying that over it keeps both, what the person edited and what
 * has happened. It is told by the values that only one attempt at a job has.
 *
 * @module
 */
import { type Entry, isChange } from "./journal_entry.ts";
import { Likeness, type Look } from "./likeness.ts";

/** A YAML file whose place in the journal is looked for. */
export interface Foundling {
  readonly digest: string;
  readonly look: Look;
  /**
   * Whether a manager is at work. Then a job that is missing was added since the
   * editor loaded the file, rather than deleted in it.
   */
  readonly isManaged: boolean;
}

/** Where a file comes from. */
export interface Origin {
  /** The index of the first entry that the file does not hold. */
  readonly start: number;
  /** `older`: there are newer versions; `edited`: it is none, or put back. */
  readonly how: "untouched" | "edited" | "older";
  /** Whether the journal says so itself. */
  readonly isNoted: boolean;
  /** Whether the journal says that its names are plain, see {@link Saved}. */
  readonly hasPlainNames: boolean;
  /** Whether older entries could not tell otherwise. */
  readonly isSure: boolean;
}

/** A version of the file that the journal knows. */
interface Known {
  readonly digest: string;
  /** The index of the first entry that is not in it. */
  readonly start: number;
  /** Whether it stood in the file's place, or its writer may have died before. */
  isSaved: boolean;
  hasPlainNames: boolean;
}

/** How a file comes that the journal does not know. */
const UNKNOWN = {
  how: "edited",
  isNoted: false,
  hasPlainNames: false,
} as const;

/** Finds out from where to replay `entries`, the journal's last ones. */
export function originOf(entries: readonly Entry[], file: Foundling): Origin {
  const versions = versionsIn(entries);
  const last = versions.at(-1);
  if (!last) return { ...UNKNOWN, start: 0, isSure: false };
  const at = versions.findLastIndex(({ digest }) => digest === file.digest);
  const found = versions[at];
  if (found && !versions.slice(at + 1).some(({ isSaved }) => isSaved)) {
    const { start, isSaved: isNoted, hasPlainNames } = found;
    return { start, how: "untouched", isNoted, hasPlainNames, isSure: true };
  }
  const isStrict = file.isManaged || !last.isSaved;
  const candidates = compare(
    entries,
    versions,
    new Likeness(file.look, isStrict),
  );
  let best = candidates.at(-1)!;
  for (const candidate of candidates.toReversed()) {
    if (candidate.score <= best.score) continue;
    // Without a proof it may as well be another queue's file, put in the place.
    if (isStrict || candidate.proofs > 0) best = candidate;
  }
  const { start, score, proofs } = best;
  const isSure = score > 0 && proofs > 0;
  const how = start < last.start ? "older" : "edited";
  return { ...UNKNOWN, start, how, isSure };
}

function versionsIn(entries: readonly Entry[]): Known[] {
  const versions: Known[] = [];
  for (const [at, entry] of entries.entries()) {
    const last = versions.at(-1);
    if ("checkpoint" in entry) {
      const digest = entry.checkpoint;
      const [isSaved, hasPlainNames] = [false, false];
      versions.push({ digest, start: at + 1, isSaved, hasPlainNames });
    } else if ("saved" in entry) {
      const digest = entry.saved;
      const said = { isSaved: true, hasPlainNames: entry.names === "plain" };
      const isLast = last?.digest === digest && last.start === at;
      if (isLast) Object.assign(last, said);
      else versions.push({ digest, start: at + 1, ...said });
    }
  }
  return versions;
}

interface Candidate {
  readonly start: number;
  readonly score: number;
  readonly proofs: number;
}

/** How well each version fits, and the time before all of them. */
function compare(
  entries: readonly Entry[],
  versions: readonly Known[],
  likeness: Likeness,
): Candidate[] {
  const candidates = [{ start: 0, score: 0, proofs: 0 }];
  let at = 0;
  for (const { start } of versions) {
    for (; at < start; at++) {
      const entry = entries[at]!;
      if (isChange(entry)) likeness.follow(entry);
    }
    const { score, proofs } = likeness;
    candidates.push({ start, score, proofs });
  }
  return candidates;
}
