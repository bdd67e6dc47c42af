/**
 * Output of several jobs at a time: whole lines, each with its job's name.
 *
 * @module
 */

const NEWLINE = 10;

/** Puts a prefix before each line of a stream of bytes. */
export class LinePrefix {
  readonly #prefix: Uint8Array;
  readonly #write: (bytes: Uint8Array) => void;
  #rest: Uint8Array[] = [];

  constructor(prefix: string, write: (bytes: Uint8Array) => void) {
    this.#prefix = new TextEncoder().encode(prefix);
    this.#write = write;
  }

  /** Writes the lines that are whole by now. */
  take(bytes: Uint8Array): void {
    const lines: Uint8Array[] = [];
    let from = 0;
    while (true) {
      const to = bytes.indexOf(NEWLINE, from) + 1;
      if (to === 0) break;
      lines.push(this.#prefix, ...this.#rest, bytes.subarray(from, to));
      this.#rest = [];
      from = to;
    }
    if (from < bytes.length) this.#rest.push(bytes.subarray(from));
    if (lines.length > 0) this.#write(joined(lines));
  }

  /** Writes the line that has no end, if there is one. */
  end(): void {
    if (this.#rest.length > 0) this.take(Uint8Array.of(NEWLINE));
  }
}

function joined(parts: readonly Uint8Array[]): Uint8Array {
  const length = parts.reduce((sum, part) => sum + part.length, 0);
  const whole = new Uint8Array(length);
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}
