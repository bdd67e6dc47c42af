/**
 * From which checkpoint a journal is replayed over a YAML file.
 *
 * Normally from the last: the file holds everything before it. But an editor
 * may have saved over it what it had loaded before that checkpoint. Then the
 * file shows nothing of what the journal holds since, and replaying from the
 * older checkpoint keeps both, what the person edited and what has happened.
 *
 * @module
 */
import type { JobRecord } from "../core/job.ts";
import type { Entry } from "./journal.ts";

/** What the edited file says of a job. */
type Look = (job: string) => Readonly<JobRecord> | undefined;

/** Values that differ from one attempt to the next, and so show its trace. */
const TRACES = ["status", "pid", "last_probe_check", "attempt"] as const;

/**
 * Answers the index of the first entry to replay. `digest` is the YAML file's;
 * `running`: a manager is at work, so that the file is surely of this queue.
 */
export function replayStart(
  entries: readonly Entry[],
  file: { digest: string; look: Look; running: boolean },
): number {
  const checkpoints = entries.flatMap((entry, at) =>
    "checkpoint" in entry ? [at] : []
  );
  const last = checkpoints.at(-1);
  if (last === undefined) return 0;
  for (const at of checkpoints.toReversed()) {
    const entry = entries[at];
    if (entry && "checkpoint" in entry && entry.checkpoint === file.digest) {
      return at + 1;
    }
  }
  let start = last + 1;
  for (let n = checkpoints.length - 1; n >= 0; n--) {
    const from = n === 0 ? 0 : checkpoints[n - 1]! + 1;
    const score = reflection(entries.slice(from, checkpoints[n]), file.look);
    if (score > 0) return start;
    if (score < 0) start = from;
  }
  // Nothing at all of the journal is in the file: it is another file.
  return file.running ? start : last + 1;
}

/** Above 0: the file shows what these entries did; below 0: it does not. */
function reflection(entries: readonly Entry[], look: Look): number {
  const effects = new Map<string, { gone: boolean; set: JobRecord }>();
  for (const entry of entries) {
    if ("checkpoint" in entry) continue;
    const effect = effects.get(entry.job) ?? { gone: false, set: {} };
    effect.gone = "delete" in entry;
    if ("set" in entry) Object.assign(effect.set, entry.set);
    effects.set(entry.job, effect);
  }
  let score = 0;
  for (const [job, { gone, set }] of effects) {
    const record = look(job);
    if (gone || record === undefined) {
      score += gone === (record === undefined) ? 1 : -1;
      continue;
    }
    const traces = TRACES.filter((key) => key in set);
    if (traces.length === 0) score++; // added, and there
    for (const key of traces) score += set[key] === record[key] ? 1 : -1;
  }
  return score;
}
