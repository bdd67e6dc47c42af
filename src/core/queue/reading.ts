/**
 * Reading a file that grows.
 *
 * @module
 */
import { type ByteRange, readBytes, resolveRange } from "../byte_range.ts";
import type { Channel, FileState } from "../transport.ts";

/** How far a file has been read. */
export class Reading {
  readonly #channel: Channel;
  readonly #path: string;
  readonly #range: ByteRange;
  #at: number | undefined;
  #identity: string | undefined;

  constructor(channel: Channel, path: string, range: ByteRange) {
    this.#channel = channel;
    this.#path = path;
    this.#range = range;
  }

  /** What is new in it. */
  async *take(
    file: FileState | undefined,
  ): AsyncGenerator<Uint8Array<ArrayBuffer>> {
    if (!file) return;
    const { size, identity } = file;
    const [channel, path] = [this.#channel, this.#path];
    this.#at ??=
      (await resolveRange(channel, { path, size }, this.#range)).from;
    const isOther = this.#identity !== undefined &&
      identity !== this.#identity;
    if (isOther || size < this.#at) this.#at = 0;
    this.#identity = identity;
    const part = { from: this.#at, to: size };
    for await (const bytes of readBytes(channel, path, part)) {
      this.#at += bytes.length;
      yield bytes;
    }
  }
}
