/**
 * A file as it was read, before anybody has asked for its records: to cut a long
 * one into them takes many times longer than to look for a name in it.
 *
 * @module
 */
import { AppError } from "../core/errors.ts";
import { withIo } from "./io_error.ts";
import { decodeText, piecesOf, readBytes } from "./read_text.ts";
import { RecordText } from "./record_text.ts";
import type { ParseText, QueueText, TextOrigin } from "./yaml_source.ts";

const ASCII = /^[\x21-\x7e]+$/;

/** A file's records. */
export interface CutText {
  readonly text: QueueText;
  /** Whether there is nothing in the file at all. */
  readonly isBlank: boolean;
}

/**
 * A file that is open: so it is the same one whenever it is read, though another
 * has taken its place.
 */
export class UncutText implements Disposable {
  readonly #file: Deno.FsFile;
  readonly #origin: TextOrigin;
  readonly #parse: ParseText;
  readonly #decoder = new TextDecoder("utf-8", { ignoreBOM: true });

  constructor(
    file: Deno.FsFile,
    origin: TextOrigin,
    parse: ParseText = RecordText.parse,
  ) {
    this.#file = file;
    this.#origin = origin;
    this.#parse = parse;
  }

  /**
   * Whether no record has that name: `true` is certain of a file with plain names
   * (see {@link Saved}); `false` says nothing.
   */
  lacks(name: string): boolean {
    if (!ASCII.test(name)) return false; // may be cut where a piece ends
    const start = `\n${name}:`;
    const overlap = start.length - 1;
    return withIo(`read ${this.#origin.path}`, () => {
      let above = "\n";
      for (const bytes of piecesOf(this.#file, { overlap })) {
        const piece = above + this.#decoder.decode(bytes);
        if (piece.includes(start)) return false;
        above = "";
      }
      return true;
    });
  }

  /**
   * Cuts it, and closes the file.
   *
   * @throws {AppError} `io`, or `invalid`, with line and column where it can tell.
   */
  cut(): CutText {
    using _file = this.#file;
    const source = this.#decode();
    const text = this.#parse(source, this.#origin);
    const isBlank = text.isBlank === true || source.trim() === "";
    return { text, isBlank };
  }

  /** Closes the file, if it was not cut. */
  [Symbol.dispose](): void {
    this.#file[Symbol.dispose]();
  }

  #decode(): string {
    const { kind, path } = this.#origin;
    const bytes = withIo(`read ${path}`, () => readBytes(this.#file));
    try {
      return decodeText(bytes);
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
