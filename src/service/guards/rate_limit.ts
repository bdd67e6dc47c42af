/**
 * Makes guessing passwords slow: each address has a few wrong ones free, and
 * then one every few seconds.
 *
 * @module
 */
import { HttpError } from "../http_error.ts";

const FREE = 10;
const MS_FOR_ONE = 6_000;
/** Addresses that are remembered; an attacker may have many. */
const MOST_ADDRESSES = 10_000;

/** Failures by address. */
export class RateLimit {
  readonly #now: () => number;
  /** When the address will have all its free tries again. */
  readonly #fullAt = new Map<string, number>();

  constructor(now: () => number) {
    this.#now = now;
  }

  /** @throws {HttpError} 429 where the address has no try left. */
  check(address: string): void {
    const waitMs = this.#fullAtWithOneMore(address) - this.#now() -
      FREE * MS_FOR_ONE;
    if (waitMs <= 0) return;
    throw new HttpError(429, "Too many wrong passwords", {
      "retry-after": String(Math.ceil(waitMs / 1000)),
    });
  }

  /** Takes one of its tries. */
  take(address: string): void {
    const fullAt = this.#fullAtWithOneMore(address);
    this.#fullAt.delete(address); // to be the youngest
    this.#fullAt.set(address, fullAt);
    for (const [oldest] of this.#fullAt) {
      if (this.#fullAt.size <= MOST_ADDRESSES) break;
      this.#fullAt.delete(oldest);
    }
  }

  /** Gives a try back: it was right. */
  giveBack(address: string): void {
    const fullAt = this.#fullAt.get(address);
    if (fullAt !== undefined) this.#fullAt.set(address, fullAt - MS_FOR_ONE);
  }

  #fullAtWithOneMore(address: string): number {
    return Math.max(this.#now(), this.#fullAt.get(address) ?? 0) + MS_FOR_ONE;
  }
}
