/**
 * What a run prints: the lines of the spec, and on a terminal a status line.
 *
 * @module
 */
import type { Ref } from "../core/experiment.ts";
import { formatDuration } from "../core/duration.ts";
import { formatNames } from "../core/names.ts";
import { describePause } from "../core/queue/pause.ts";
import { commandFor } from "../core/queue/select.ts";
import type {
  JobEnd,
  Progress,
  RunObserver,
  RunSummary,
} from "../core/observer.ts";
import type { CommandContext } from "./command.ts";
import { GatheredLines } from "./gathered_lines.ts";
import { type Colour, paint } from "./paint.ts";
import { nth } from "./ordinal.ts";
import { StatusLine } from "./status_line.ts";

const RULE = `# ${"-".repeat(70)}`;
/** So many of the running jobs are named at most, and of all jobs at the end. */
const MOST_RUNNING = 50;
const MOST_JOBS = 1_000;

/** Turns a run's news into lines; disposing of it writes the last of them. */
export class RunReport implements RunObserver, Disposable {
  readonly #ref: Ref;
  readonly #context: CommandContext;
  readonly #running = new Set<string>();
  readonly #status: StatusLine | undefined;
  readonly #lines: GatheredLines;

  constructor(ref: Ref, context: CommandContext, now?: () => number) {
    this.#ref = ref;
    this.#context = context;
    this.#lines = new GatheredLines((lines) => context.note(lines), now);
    this.#status = context.status && new StatusLine(context.status);
  }

  starting(job: string, _machine: string, message: string): void {
    this.#running.add(job);
    this.#lines.push(
      `INFO: ${message}`,
      "",
      RULE,
      this.#paint(`# Run: ${job}`, "blue"),
      RULE,
      "",
      `INFO: Running Jobs: ${list(this.#running, MOST_RUNNING)}`,
    );
  }

  full(message: string): void {
    this.#lines.push(`INFO: ${message}`);
  }

  adopted(job: string, machine: string): void {
    this.#running.add(job);
    this.#lines.push(
      `INFO: Job ${job} was started earlier on ${machine} and is looked after again`,
    );
  }

  retrying(
    job: string,
    { tries, delayMs, reason }: {
      tries: number;
      delayMs: number;
      reason: string;
    },
  ): void {
    this.#running.delete(job);
    const when = delayMs === 0
      ? "now"
      : `in ${formatDuration(Math.ceil(delayMs / 1_000))}`;
    this.#warn(
      `Job ${job} is tried again ${when}, for the ${
        nth(tries)
      } time: ${reason}`,
    );
  }

  early(job: string, reason: string): void {
    this.#lines.push(`INFO: Job ${job} waits: ${reason}`);
  }

  skipped(job: string, reason: string): void {
    this.#lines.push(`INFO: Skipping job ${job}: ${reason}`);
  }

  ended(
    job: string,
    { status, exitCode, reason }: JobEnd,
  ): void {
    this.#running.delete(job);
    if (status !== "end") {
      const because = reason === undefined ? "" : `: ${reason}`;
      this.#fail(`Job ${job} is in state ${status}${because}`);
    } else if (exitCode !== 0) {
      this.#fail(`Job ${job} ended with exit code ${exitCode}`);
    }
  }

  slots(
    machine: string,
    { slots, before }: { slots: number; before: number },
  ): void {
    this.#lines.push(
      slots === 0
        ? `INFO: ${machine} gets no more jobs: it is not active any more`
        : `INFO: ${machine} has room for ${slots} jobs now, before for ${before}`,
    );
  }

  paused(isPaused: boolean): void {
    this.#lines.push(`INFO: ${describePause(this.#ref, isPaused)}`);
  }

  resting(): void {
    const stop = commandFor(this.#ref, "stop");
    this.#lines.push(`INFO: No job is left; the run stays until ${stop}`);
  }

  machine(
    machine: string,
    { up, reason }: { up: boolean; reason: string },
  ): void {
    if (!up) this.#warn(`Cannot use ${machine} for now: ${reason}`);
  }

  trouble(message: string): void {
    this.#warn(message);
  }

  /** Called twice a second at least. */
  progress(progress: Progress): void {
    if (this.#status) this.#lines.write();
    else this.#lines.writeCalmly();
    this.#status?.show(progress);
  }

  /** The last lines. */
  finish({ ran, completed, failed, running, stopped }: RunSummary): void {
    this.#status?.clear();
    const done = `INFO: Completed Jobs: ${list(completed, MOST_JOBS)}`;
    this.#lines.push(
      `INFO: Ran Jobs: ${list(ran, MOST_JOBS)}`,
      failed.length === 0 ? this.#paint(done, "green") : done,
    );
    this.#lines.write();
    if (failed.length > 0) {
      this.#fail(`Failed Jobs: ${list(failed, MOST_JOBS)}`);
    }
    if (stopped === undefined) return;
    const { kind = "queue", name }: { kind?: string; name: string } = this.#ref;
    const title = kind.replace(/^./, (letter) => letter.toUpperCase());
    this.#warn(`${title} ${name} is not finished: ${stopped.reason}`);
    const hint = stopped.code === "taken-over"
      ? `see how it goes on with ${commandFor(this.#ref, "list")}`
      : stopped.code === "stuck" && running.length === 0
      ? "see what each scheduler needs with cms scheduler list"
      : running.length === 0
      ? `run the ${kind} again to go on`
      : `jobs that go on by themselves: ${running.length}; run the ${kind} again to look after them`;
    this.#context.warn(`HINT: ${stopped.hint ?? hint}`);
  }

  #fail(line: string): void {
    this.#lines.write();
    this.#context.warn(this.#paint(`WARNING: ${line}`, "red"));
  }

  /** Warnings keep their place among the lines, and are shown always. */
  #warn(line: string): void {
    this.#lines.write();
    this.#context.warn(`WARNING: ${line}`);
  }

  #paint(line: string, colour: Colour): string {
    return this.#context.colours?.err ? paint(line, colour) : line;
  }

  [Symbol.dispose](): void {
    this.#lines.write();
  }
}

/** As Python prints a list; of a long one the first names and how many. */
function list(names: Iterable<string> & Counted, most: number): string {
  const count = "size" in names ? names.size : names.length;
  if (count <= most) return formatNames([...names]);
  const shown = formatNames([...Iterator.from(names).take(most)]);
  return `${shown.slice(0, -1)}, ... ${count} in all]`;
}

type Counted = { readonly size: number } | { readonly length: number };
