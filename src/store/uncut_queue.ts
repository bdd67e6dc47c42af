/**
 * A long queue of which somebody wants to know little: whether it has a name, to
 * add a job. Changes are kept aside until its text is cut into records.
 *
 * @module
 */
import type { Change } from "../core/change.ts";
import type { UncutText } from "./uncut_text.ts";
import type { QueueText } from "./yaml_source.ts";

/** Cutting takes as long as so many searches. */
const MOST_SEARCHES = 5;
/** Changes stay within what is quickly applied, once the text is cut. */
const MOST_CHANGES = 1000;

/** An untouched file with plain names, see {@link UncutText.lacks}. */
export class UncutQueue implements Disposable {
  /** What is to be applied to the text, in this order. */
  readonly changes: Change[] = [];
  readonly #text: UncutText;
  /** Of names that were added, deleted or searched: whether they are there. */
  readonly #known = new Map<string, boolean>();
  #searches = 0;

  constructor(text: UncutText) {
    this.#text = text;
  }

  /** Whether the job is there; `undefined` if only its records can tell. */
  has(name: string): boolean | undefined {
    if (!this.#known.has(name) && this.#searches++ < MOST_SEARCHES) {
      if (this.#text.lacks(name)) this.#known.set(name, false);
    }
    return this.#known.get(name);
  }

  /** Answers whether the change is kept: not if there are too many. */
  keep(change: Change): boolean {
    if (this.changes.length >= MOST_CHANGES) return false;
    this.changes.push(change);
    const isThere = "set" in change || "order" in change;
    if (!isThere) this.#known.set(change.job, "add" in change);
    return true;
  }

  [Symbol.dispose](): void {
    this.#text[Symbol.dispose]();
  }

  /** Once; the changes are still to be applied. */
  cut(): QueueText {
    return this.#text.cut().text;
  }
}
