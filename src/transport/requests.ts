/**
 * What was asked of an agent and not answered yet.
 *
 * @module
 */

/** What the agent said of a request; `status` 0 is well. */
export interface Answer {
  readonly status: number;
  readonly text: string;
  readonly data: readonly string[];
}

interface Pending {
  readonly data: string[];
  readonly hear: ((text: string) => void) | undefined;
  resolve(answer: Answer): void;
  reject(error: unknown): void;
}

/** The requests on their way, each with an id of its own. */
export class Requests {
  readonly #pending = new Map<string, Pending>();
  #count = 0;

  /** `hear` is given what the agent says before its answer, which has no data then. */
  add(hear?: (text: string) => void): { id: string; answer: Promise<Answer> } {
    const id = String(++this.#count);
    const { promise, resolve, reject } = Promise.withResolvers<Answer>();
    this.#pending.set(id, { data: [], hear, resolve, reject });
    return { id, answer: promise };
  }

  data(id: string, text: string): void {
    const pending = this.#pending.get(id);
    if (pending?.hear) pending.hear(text);
    else pending?.data.push(text);
  }

  done(id: string, status: number, text: string): void {
    const pending = this.#pending.get(id);
    this.#pending.delete(id);
    pending?.resolve({ status, text, data: pending.data });
  }

  fail(error: unknown): void {
    for (const { reject } of this.#pending.values()) reject(error);
    this.#pending.clear();
  }
}
