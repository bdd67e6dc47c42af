/**
 * A file as it was read, before anybody has asked for its records: to cut a long
 * one into them takes many times longer than to look for a name in it.
 *
 * @module
 */
import { AppError } from "../core/errors.ts";
import { decodeText } from "./read_text.ts";
import { RecordText } from "./record_text.ts";
import type { ParseText, QueueText, TextOrigin } from "./yaml_source.ts";

/** A string this long is decoded, searched and forgotten within the caches. */
const CHUNK_LENGTH = 1024 * 1024;
const ASCII = /^[\x21-\x7e]+$/;

/** A file's records. */
export interface CutText {
  readonly text: QueueText;
  /** Whether there is nothing in the file at all. */
  readonly isBlank: boolean;
}

/** A file's bytes. */
export class UncutText {
  readonly #bytes: Uint8Array<ArrayBuffer>;
  readonly #origin: TextOrigin;
  readonly #parse: ParseText;
  readonly #decoder = new TextDecoder("utf-8", { ignoreBOM: true });

  constructor(
    bytes: Uint8Array<ArrayBuffer>,
    origin: TextOrigin,
    parse: ParseText = RecordText.parse,
  ) {
    this.#bytes = bytes;
    this.#origin = origin;
    this.#parse = parse;
  }

  /**
   * Whether no record has that name: `true` is certain of a file with plain names
   * (see {@link Saved}); `false` says nothing.
   */
  lacks(name: string): boolean {
    if (!ASCII.test(name)) return false; // may be cut where a chunk ends
    const start = `${name}:`;
    for (let at = 0; at < this.#bytes.length; at += CHUNK_LENGTH) {
      const end = at + CHUNK_LENGTH + start.length + 1; // a line break
      const chunk = this.#decoder.decode(this.#bytes.subarray(at, end));
      if (chunk.includes(`\n${start}`)) return false;
      if (at === 0 && chunk.startsWith(start)) return false;
    }
    return true;
  }

  /**
   * Cuts it; once, for the bytes' memory is given back.
   *
   * @throws {AppError} `invalid`, with line and column where it can tell.
   */
  cut(): CutText {
    const source = this.#decode();
    const text = this.#parse(source, this.#origin);
    const isBlank = text.isBlank === true || source.trim() === "";
    return { text, isBlank };
  }

  #decode(): string {
    const { kind, path } = this.#origin;
    try {
      return decodeText(this.#bytes);
    } catch (error) {
      throw new AppError(
        "invalid",
        `Cannot read ${kind} file "${path}": it is not text in UTF-8`,
        {
          hint: "save it as UTF-8 in an editor, or put an earlier copy back",
          cause: error,
        },
      );
    }
  }
}
