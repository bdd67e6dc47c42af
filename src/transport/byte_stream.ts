/**
 * Bytes that come in pieces of any size, to be taken in others.
 *
 * @module
 */
import { Buffer } from "node:buffer";
import { AppError } from "../core/errors.ts";

type Bytes = Uint8Array<ArrayBuffer>;

/** Reads forwards only; lets go of its source when it is disposed of. */
export class ByteStream implements AsyncDisposable {
  readonly #pieces: AsyncIterator<Bytes>;
  #rest: Bytes = new Uint8Array();
  #position = 0;

  constructor(pieces: AsyncIterable<Bytes>) {
    this.#pieces = pieces[Symbol.asyncIterator]();
  }

  /** How many bytes have been taken. */
  get position(): number {
    return this.#position;
  }

  /** So many bytes, or nothing at the end. @throws {AppError} in their midst. */
  async take(length: number): Promise<Bytes | undefined> {
    const parts: Bytes[] = [];
    if (this.#rest.length === 0 && !await this.#fill()) return undefined;
    for await (const part of this.next(length)) parts.push(part);
    return parts.length === 1 ? parts[0] : new Uint8Array(Buffer.concat(parts));
  }

  /** The next so many bytes, as they come. @throws {AppError} if there are less. */
  async *next(length: number): AsyncGenerator<Bytes, void, undefined> {
    const end = this.#position + length;
    while (this.#position < end) {
      if (this.#rest.length === 0 && !await this.#fill()) throw torn();
      const part = this.#rest.subarray(0, end - this.#position);
      this.#rest = this.#rest.subarray(part.length);
      this.#position += part.length;
      yield part;
    }
  }

  /** Passes over what comes before that position. */
  async skipTo(position: number): Promise<void> {
    if (!Number.isSafeInteger(position)) throw torn();
    for await (const _part of this.next(position - this.#position));
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#pieces.return?.();
  }

  async #fill(): Promise<boolean> {
    while (this.#rest.length === 0) {
      const { done, value } = await this.#pieces.next();
      if (done) return false;
      this.#rest = value;
    }
    return true;
  }
}

function torn(): AppError {
  return new AppError("io", "what arrives ends before its end");
}
