/**
 * What a round has come to: changes, which are put on disk with one write, and
 * what is told and sent when they are there.
 *
 * @module
 */
import type { Change } from "./change.ts";
import type { JobRecord } from "./job.ts";

/** See the module. */
export class Outbox {
  #changes: Change[] = [];
  #news: (() => void)[] = [];

  /** Whether something is left that is not on disk, or not told, yet. */
  get isUnsettled(): boolean {
    return this.#changes.length + this.#news.length > 0;
  }

  /** Notes that a job's record changes in this round; `took` as in a change. */
  change(
    job: string,
    set: JobRecord,
    unset: readonly string[] = [],
    { took }: { readonly took?: number | undefined } = {},
  ): void {
    const change = { job, set, unset };
    this.#changes.push(took === undefined ? change : { ...change, took });
  }

  takeChanges(): Change[] {
    const changes = this.#changes;
    this.#changes = [];
    return changes;
  }

  /** Leaves something for when this round's changes are on disk. */
  afterwards(act: () => void): void {
    this.#news.push(act);
  }

  /** Does what was left for afterwards. */
  actAfterwards(): void {
    const news = this.#news;
    this.#news = [];
    for (const act of news) act();
  }
}
