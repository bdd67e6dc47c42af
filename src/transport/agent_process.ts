/**
 * A child process that is a shell at the far end: `sh` here, or ssh to one.
 *
 * @module
 */
import { readLines, readText } from "./lines.ts";

/** The end of the process's error output, which says why it failed. */
const KEPT_CHARACTERS = 2_000;
/** How long output is read on when the process has ended; it is there already. */
const DRAIN_MS = 200;

/** How the process is started. */
export interface Launch {
  readonly program: string;
  readonly args: readonly string[];
  /** Its working directory, ours unless given. */
  readonly cwd?: string | undefined;
}

/** A running shell; text goes in, lines come out. */
export class AgentProcess {
  readonly #child: Deno.ChildProcess | undefined;
  readonly #writer: WritableStreamDefaultWriter<Uint8Array> | undefined;
  readonly #readers: ReadableStreamBYOBReader[] = [];
  readonly #encoder = new TextEncoder();
  #outgoing: string[] = [];
  #writing: Promise<void> | undefined;
  #said = "";
  /** Resolves when the process is gone, with what it complained of. */
  readonly ended: Promise<string>;

  /** `lines` is called with what arrives; never after {@link ended}. */
  constructor(
    launch: Launch,
    lines: (lines: string[]) => void,
  ) {
    const child = spawn(launch);
    if (typeof child === "string") {
      this.ended = Promise.resolve(child);
      return;
    }
    this.#child = child;
    this.#writer = child.stdin.getWriter();
    this.ended = this.#run(child, lines);
  }

  /** Sends text; what is sent in one turn of the loop leaves in one write. */
  send(text: string): void {
    this.#outgoing.push(text);
    this.#writing ??= this.#write();
  }

  async sendBytes(bytes: Uint8Array): Promise<void> {
    await this.#writing;
    await this.#pass(bytes);
  }

  /** Ends the process and hears no more of it. */
  end(signal: "SIGTERM" | "SIGKILL"): void {
    this.#writer?.close().catch(() => {}); // it has hung up itself
    try {
      this.#child?.kill(signal);
    } catch (error) {
      if (!(error instanceof TypeError)) throw error; // it has ended already
    }
    this.#stopReading();
  }

  async #write(): Promise<void> {
    await Promise.resolve();
    while (this.#outgoing.length > 0) {
      const text = this.#outgoing.join("");
      this.#outgoing = [];
      await this.#pass(this.#encoder.encode(text));
    }
    this.#writing = undefined;
  }

  /** A broken pipe shows as the end of the process, with its reason. */
  async #pass(bytes: Uint8Array): Promise<void> {
    await this.#writer?.write(bytes).catch(() => {});
  }

  async #run(
    child: Deno.ChildProcess,
    lines: (lines: string[]) => void,
  ): Promise<string> {
    const [stdout, stderr] = [child.stdout, child.stderr]
      .map((stream) => stream.getReader({ mode: "byob" }));
    this.#readers.push(stdout!, stderr!);
    const read = Promise.all([
      readLines(stdout!, lines),
      readText(stderr!, (text) => {
        this.#said = (this.#said + text).slice(-KEPT_CHARACTERS);
      }),
    ]);
    await child.status;
    // Its jobs hold the other ends of the pipes, maybe for days.
    const timer = setTimeout(() => this.#stopReading(), DRAIN_MS);
    await read;
    clearTimeout(timer);
    await this.#writer?.abort().catch(() => {});
    return this.#said;
  }

  #stopReading(): void {
    for (const reader of this.#readers) reader.cancel().catch(() => {});
  }
}

/** The child, or why there is none. */
function spawn({ program, args, cwd }: Launch): Deno.ChildProcess | string {
  try {
    return new Deno.Command(program, {
      args: [...args],
      ...(cwd !== undefined && { cwd }),
      stdin: "piped",
      stdout: "piped",
      stderr: "piped",
      detached: true, // a Ctrl-C in the manager's terminal is not for the jobs
    }).spawn();
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) {
      return `there is no program ${program} here`;
    }
    if (error instanceof Deno.errors.NotCapable) throw error;
    return error instanceof Error ? error.message : String(error);
  }
}
