/**
 * Standard output and error: results on the one, all else on the other, where a
 * terminal also has a status line below everything.
 *
 * @module
 */

/** A stream to write to. */
export interface Output {
  writeSync(bytes: Uint8Array): number;
  isTerminal(): boolean;
}

const ERASE = "\r\x1b[K";

/** Writes to both streams. */
export class Screen {
  readonly #out: Output;
  readonly #err: Output;
  /** Whether standard error is a terminal. */
  readonly isTerminal: boolean;
  #status = "";

  constructor(out: Output, err: Output) {
    this.#out = out;
    this.#err = err;
    this.isTerminal = err.isTerminal();
  }

  print(text: string): void {
    if (this.#status === "") return write(this.#out, `${text}\n`);
    write(this.#err, ERASE);
    write(this.#out, `${text}\n`);
    write(this.#err, this.#status);
  }

  note(lines: readonly string[]): void {
    if (lines.length === 0) return;
    const text = lines.map((line) => `${line}\n`).join("");
    const erase = this.#status === "" ? "" : ERASE;
    write(this.#err, erase + text + this.#status);
  }

  warn(line: string): void {
    this.note([line]);
  }

  /** Replaces the status line; an empty one takes it away. */
  status(line: string): void {
    if (!this.isTerminal || line === this.#status) return;
    this.#status = line;
    write(this.#err, ERASE + line);
  }
}

function write(output: Output, text: string): void {
  const bytes = new TextEncoder().encode(text);
  for (let at = 0; at < bytes.length;) {
    at += output.writeSync(bytes.subarray(at));
  }
}
