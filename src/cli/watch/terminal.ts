/**
 * A terminal that is used as a whole: pictures instead of lines, and single keys.
 *
 * @module
 */

/** What of the process a terminal needs. */
export interface Console {
  setRaw(raw: boolean): void;
  read(buffer: Uint8Array): Promise<number | null>;
  write(text: string): void;
  size(): { columns: number; rows: number };
  /** Stops the process until its shell has it go on. */
  stop(): void;
}

const ENTER = "\x1b[?1049h\x1b[?25l\x1b[?7l";
const LEAVE = "\x1b[?7h\x1b[?25h\x1b[?1049l";
const HOME = "\x1b[H";
const CLEAR_LINE = "\x1b[K";
const CLEAR_BELOW = "\x1b[J";

/** Taken over while it is held, and given back as it was. */
export class Terminal implements Disposable {
  readonly #console: Console;

  constructor(console: Console) {
    this.#console = console;
    this.#enter();
  }

  get size(): { columns: number; rows: number } {
    return this.#console.size();
  }

  /** Replaces the picture; a line that is too long is cut by the terminal. */
  draw(lines: readonly string[]): void {
    const text = lines.map((line) => CLEAR_LINE + line).join("\r\n");
    this.#console.write(HOME + text + CLEAR_BELOW);
  }

  /** What is typed, as it comes; ends with the input. */
  async *input(): AsyncGenerator<string, void, undefined> {
    const buffer = new Uint8Array(256);
    const decoder = new TextDecoder();
    while (true) {
      const count = await this.#console.read(buffer);
      if (count === null) return;
      yield decoder.decode(buffer.subarray(0, count), { stream: true });
    }
  }

  /** Gives it to the shell for a while, as Ctrl-Z does elsewhere. */
  suspend(): void {
    this[Symbol.dispose]();
    this.#console.stop();
    this.#enter();
  }

  [Symbol.dispose](): void {
    this.#console.setRaw(false);
    this.#console.write(LEAVE);
  }

  #enter(): void {
    this.#console.setRaw(true);
    this.#console.write(ENTER);
  }
}
