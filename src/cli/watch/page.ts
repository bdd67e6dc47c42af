/**
 * What a job writes, on a page of its own that goes on while the job runs.
 *
 * @module
 */
import { AppError } from "../../core/errors.ts";
import type { Ref } from "../../core/experiment.ts";
import type { JobFileKind } from "../../core/job_file.ts";
import type { Ports } from "../../core/ports.ts";
import { followJobFile } from "../../core/queue/follow_job_file.ts";
import { STEPS } from "./keys.ts";
import { oneLine } from "./view.ts";

/** So many lines are kept, and so much of each; more no terminal is wide. */
const MOST_LINES = 2_000;
const MOST_CHARACTERS = 2_000;

/** See the module. */
export class Page {
  readonly name: string;
  readonly file: JobFileKind;
  readonly #lines: string[] = [""];
  readonly #closing = new AbortController();
  readonly #decoder = new TextDecoder();
  /** Lines between the last one and the bottom of the picture. */
  #back = 0;
  #end = "";

  constructor(name: string, file: JobFileKind) {
    this.name = name;
    this.file = file;
  }

  /** Reads until the job has ended or the page is closed; `news` is told of each piece. */
  async follow(
    ports: Pick<Ports, "queues" | "transport" | "clock">,
    ref: Ref,
    news: () => void,
  ): Promise<void> {
    const { name, file } = this;
    const { signal } = this.#closing;
    const range = { lastLines: MOST_LINES };
    try {
      const what = { name, file, range, signal };
      for await (const bytes of followJobFile(ports, ref, what)) {
        this.#add(this.#decoder.decode(bytes, { stream: true }));
        news();
      }
      this.#end = "the job has ended";
    } catch (error) {
      if (!(error instanceof AppError)) throw error;
      this.#end = error.message;
    }
    news();
  }

  /** Scrolls, or closes the page. */
  press(key: string): "close" | undefined {
    if (key === "q" || key === "escape") {
      this.close();
      return "close";
    }
    const most = Math.max(0, this.#lines.length - 1);
    const back = this.#back - (STEPS[key] ?? 0);
    this.#back = Math.min(most, Math.max(0, back));
    return undefined;
  }

  draw({ columns, rows }: { columns: number; rows: number }): string[] {
    const room = Math.max(1, rows - 3);
    const to = this.#lines.length - this.#back;
    const shown = this.#lines.slice(Math.max(0, to - room), to);
    while (shown.length < room) shown.push("");
    return [
      `\x1b[1m${this.file} of job ${this.name}\x1b[0m`.slice(0, columns + 8),
      ...shown.map(oneLine),
      this.#end.slice(0, columns),
      "q back  up/down page up/down scroll  end to the end",
    ];
  }

  close(): void {
    this.#closing.abort();
  }

  #add(text: string): void {
    const [first = "", ...others] = text.split(/\r?\n/);
    const last = this.#lines.pop() ?? "";
    this.#lines.push(lengthened(last, first));
    this.#lines.push(...others.map((line) => lengthened("", line)));
    if (this.#back > 0) this.#back += others.length;
    this.#lines.splice(0, Math.max(0, this.#lines.length - MOST_LINES));
  }
}

/**
 * A line with what has come behind it, as far as it is shown: a progress bar
 * writes over itself.
 */
export function lengthened(line: string, more: string): string {
  const all = line + more;
  const start = all.lastIndexOf("\r", all.length - 2) + 1;
  return all.slice(start, start + MOST_CHARACTERS);
}
