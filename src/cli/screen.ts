/**
 * Standard output and error: results on the one, all else on the other, where a
 * terminal also has a status line below everything.
 *
 * @module
 */
import { AppError } from "../core/errors.ts";

/** A stream to write to. */
export interface Output {
  writeSync(bytes: Uint8Array): number;
  isTerminal(): boolean;
}

/** Back to the line's start, and take away what stands there and below. */
const ERASE = "\r\x1b[J";

/** Writes to both streams. */
export class Screen {
  readonly #out: Output;
  readonly #err: Output;
  readonly #columns: () => number;
  readonly #terminals: ReadonlySet<Output>;
  #status = "";

  /** `columns` answers how wide the terminal is, where there is one. */
  constructor(out: Output, err: Output, columns: () => number) {
    this.#out = out;
    this.#err = err;
    this.#columns = columns;
    this.#terminals = new Set([out, err].filter((it) => it.isTerminal()));
  }

  /** The width of the terminal that takes the results, if one does. */
  get width(): number | undefined {
    return this.#out.isTerminal() ? this.#columns() : undefined;
  }

  /** Which streams show colours, as the user and the environment want it. */
  colours(
    when: string,
    env: (name: string) => string | undefined,
  ): { out: boolean; err: boolean } {
    const isWanted = when === "always" ||
      when !== "never" && !env("NO_COLOR") && env("TERM") !== "dumb";
    const shows = (output: Output) =>
      isWanted && (when === "always" || output.isTerminal());
    return { out: shows(this.#out), err: shows(this.#err) };
  }

  /** Whether a status line can be shown. */
  get hasStatus(): boolean {
    return this.#err.isTerminal();
  }

  print(text: string): void {
    this.printBytes(new TextEncoder().encode(`${text}\n`));
  }

  printBytes(bytes: Uint8Array): void {
    if (this.#status === "") return this.#writeBytes(this.#out, bytes);
    this.#say(ERASE);
    this.#writeBytes(this.#out, bytes);
    this.#say(this.#status);
  }

  note(lines: readonly string[]): void {
    if (lines.length === 0) return;
    const text = lines.map((line) => `${line}\n`).join("");
    const erase = this.#status === "" ? "" : ERASE;
    this.#say(erase + text + this.#status);
  }

  /** Replaces the status line; an empty one takes it away. */
  status(line: string): void {
    if (!this.hasStatus) return;
    // In the last column the cursor would be about to wrap.
    const shown = line.slice(0, Math.max(0, this.#columns() - 1));
    if (shown === this.#status) return;
    this.#status = shown;
    this.#say(ERASE + shown);
  }

  /** A full disk, which a result must not meet, only has less said. */
  #say(text: string): void {
    try {
      this.#writeBytes(this.#err, new TextEncoder().encode(text));
    } catch (error) {
      if (!(error instanceof AppError)) throw error;
    }
  }

  /** A terminal that was closed takes nothing more; others may have to go on. */
  #writeBytes(output: Output, bytes: Uint8Array): void {
    try {
      writeBytes(output, bytes);
    } catch (error) {
      const isGone = this.#terminals.has(output) && !output.isTerminal();
      if (!isGone) throw error;
    }
  }
}

/** @throws {AppError} `io` for a full disk; a reader that has gone is no error. */
function writeBytes(output: Output, bytes: Uint8Array): void {
  try {
    for (let at = 0; at < bytes.length;) {
      at += output.writeSync(bytes.subarray(at));
    }
  } catch (error) {
    if (error instanceof Deno.errors.BrokenPipe) throw error;
    if (!(error instanceof Error)) throw error;
    const said = error.message.replace(/ \(os error.*$/, "");
    throw new AppError("io", `Cannot write the output: ${said}`, {
      cause: error,
    });
  }
}
