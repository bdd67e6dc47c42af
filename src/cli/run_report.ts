/**
 * What a run prints: the lines of the spec, and on a terminal a status line.
 *
 * @module
 */
import type { Ref } from "../core/experiment.ts";
import { formatNames } from "../core/names.ts";
import type { Progress, RunObserver, RunSummary } from "../core/observer.ts";
import type { CommandContext } from "./command.ts";
import { StatusLine } from "./status_line.ts";

const RULE = `# ${"-".repeat(70)}`;
/** A line that lists the running jobs names at most so many. */
const LONGEST_LIST = 50;

/** Turns a run's news into lines. */
export class RunReport implements RunObserver {
  readonly #queue: string;
  readonly #context: CommandContext;
  readonly #running = new Set<string>();
  readonly #status: StatusLine | undefined;
  /** Written together, once a round. */
  #lines: string[] = [];

  constructor(ref: Ref, context: CommandContext) {
    this.#queue = ref.name;
    this.#context = context;
    this.#status = context.status && new StatusLine(context.status);
  }

  starting(job: string, _machine: string, message: string): void {
    this.#running.add(job);
    this.#lines.push(
      `INFO: ${message}`,
      "",
      RULE,
      `# Run: ${job}`,
      RULE,
      "",
      `INFO: Running Jobs: ${this.#list()}`,
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

  skipped(job: string, reason: string): void {
    this.#lines.push(`INFO: Skipping job ${job}: ${reason}`);
  }

  ended(
    job: string,
    { status, exitCode, reason }: {
      status: string;
      exitCode: number;
      reason: string | undefined;
    },
  ): void {
    this.#running.delete(job);
    if (status !== "end") {
      const because = reason === undefined ? "" : `: ${reason}`;
      this.#lines.push(`WARNING: Job ${job} is in state ${status}${because}`);
    } else if (exitCode !== 0) {
      this.#lines.push(`WARNING: Job ${job} ended with exit code ${exitCode}`);
    }
  }

  machine(
    machine: string,
    { up, reason }: { up: boolean; reason: string },
  ): void {
    if (!up) {
      this.#lines.push(`WARNING: Cannot use ${machine} for now: ${reason}`);
    }
  }

  progress(progress: Progress): void {
    const lines = this.#lines;
    this.#lines = [];
    this.#context.note(...lines);
    this.#status?.show(progress);
  }

  /** The last lines. */
  finish({ ran, completed, running, stopped }: RunSummary): void {
    const { note, warn } = this.#context;
    this.#status?.clear();
    note(
      `INFO: Ran Jobs: ${formatNames(ran)}`,
      `INFO: Completed Jobs: ${formatNames(completed)}`,
    );
    if (stopped === undefined) return;
    warn(`WARNING: Queue ${this.#queue} is not finished: ${stopped}`);
    if (running.length > 0) {
      warn(
        `HINT: ${running.length} jobs go on by themselves; run the queue again to look after them`,
      );
    } else {
      warn("HINT: run the queue again to go on");
    }
  }

  #list(): string {
    if (this.#running.size <= LONGEST_LIST) {
      return formatNames([...this.#running]);
    }
    const shown = [...this.#running.keys().take(LONGEST_LIST)];
    return `${
      formatNames(shown).slice(0, -1)
    }, ... ${this.#running.size} in all]`;
  }
}
