/**
 * A child process that is a shell at the far end: `sh` here, or ssh to one.
 *
 * @module
 */
import { lineBatches } from "./lines.ts";

/** The end of the process's error output, which says why it failed. */
const KEPT_CHARACTERS = 2_000;

/** A running shell; text goes in, lines come out. */
export class AgentProcess {
  readonly #child: Deno.ChildProcess;
  readonly #writer: WritableStreamDefaultWriter<Uint8Array>;
  readonly #encoder = new TextEncoder();
  #outgoing: string[] = [];
  #writing: Promise<void> | undefined;
  #said = "";
  /** Resolves when the process is gone, with what it complained of. */
  readonly ended: Promise<string>;

  /** `lines` is called with what arrives; never after {@link ended}. */
  constructor(
    program: string,
    args: readonly string[],
    lines: (lines: string[]) => void,
  ) {
    this.#child = new Deno.Command(program, {
      args: [...args],
      stdin: "piped",
      stdout: "piped",
      stderr: "piped",
      detached: true, // a Ctrl-C in the manager's terminal is not for the jobs
    }).spawn();
    this.#writer = this.#child.stdin.getWriter();
    this.ended = this.#run(lines);
  }

  /** Sends text; what is sent in one turn of the loop leaves in one write. */
  send(text: string): void {
    this.#outgoing.push(text);
    this.#writing ??= this.#write();
  }

  async sendBytes(bytes: Uint8Array): Promise<void> {
    await this.#writing;
    await this.#writer.write(bytes);
  }

  /** Lets everything sent arrive, then hangs up. */
  async close(): Promise<void> {
    await this.#writing;
    await this.#writer.close().catch(() => {}); // it has hung up itself
  }

  /** Ends the process, if it does not end by itself. */
  kill(): void {
    try {
      this.#child.kill("SIGKILL");
    } catch (error) {
      if (!(error instanceof TypeError)) throw error; // it has ended already
    }
  }

  async #write(): Promise<void> {
    await Promise.resolve();
    while (this.#outgoing.length > 0) {
      const text = this.#outgoing.join("");
      this.#outgoing = [];
      // A broken pipe shows as the end of the process, with its reason.
      await this.#writer.write(this.#encoder.encode(text)).catch(() => {});
    }
    this.#writing = undefined;
  }

  async #run(lines: (lines: string[]) => void): Promise<string> {
    const complaints = this.#listen();
    for await (const batch of lineBatches(this.#child.stdout)) lines(batch);
    await complaints;
    await this.#child.status;
    await this.#writer.abort().catch(() => {});
    return this.#said;
  }

  async #listen(): Promise<void> {
    for await (const batch of lineBatches(this.#child.stderr)) {
      this.#said = `${this.#said}${batch.join("\n")}\n`.slice(-KEPT_CHARACTERS);
    }
  }
}
