/**
 * When somebody is told of a run: once at its end, however it ends, and once at
 * its first failure, as was asked for. Who cannot be told, or takes too long, is
 * a warning and nothing else.
 *
 * @module
 */
import type { Clock } from "./clock.ts";
import { WAITING } from "./job.ts";
import {
  type FailedJob,
  nameOfRecipient,
  type Notice,
  type NoticeOrder,
  type Notifier,
  type Recipient,
} from "./notice.ts";
import { type NotedRun, noticeOf, type RunEnd, stopOf } from "./notice_of.ts";
import type { JobEnd, Progress, RunObserver } from "./observer.ts";
import { nameOf } from "./queue/select.ts";

/** How long somebody may take to be told. */
const LIMIT_MS = 10_000;

/** What notices are about, and what they need. */
export interface NoticesOptions extends NotedRun {
  readonly order: NoticeOrder;
  readonly clock: Clock;
  readonly notifier: () => Promise<Notifier>;
  readonly warn: (message: string) => void;
}

/** The notices of one run. */
export class Notices implements RunObserver {
  readonly #options: NoticesOptions;
  readonly #started: number;
  readonly #failed = new Map<string, FailedJob>();
  #counts: Progress = { done: 0, running: 0, failed: 0, left: 0 };
  readonly #told = new Set<Notice["event"]>();
  /** What is under way; a recipient is told one thing after the other. */
  readonly #telling = new Map<Recipient, Promise<void>>();

  constructor(options: NoticesOptions) {
    this.#options = options;
    this.#started = options.clock.now();
  }

  starting(job: string): void {
    this.#failed.delete(job);
  }

  adopted(job: string): void {
    this.#failed.delete(job);
  }

  ended(
    job: string,
    { status, exitCode, reason }: JobEnd,
  ): void {
    const isWell = status === "end" && exitCode === 0;
    if (isWell || WAITING.has(status)) this.#failed.delete(job);
    else this.#failed.set(job, { job, status, exit_code: exitCode, reason });
  }

  progress(counts: Progress): void {
    this.#counts = counts;
    if (counts.failed > 0) this.#tell("failure");
  }

  /** Tells what is still to be told; resolves when all is told, or given up. */
  async close(end: RunEnd): Promise<void> {
    const stopped = stopOf(end);
    // Whoever interrupts a run knows that it has not come to its end.
    if (stopped && stopped.code !== "interrupted") this.#tell("failure", end);
    this.#tell("end", end);
    await Promise.all(this.#telling.values());
  }

  #tell(event: Notice["event"], end?: RunEnd): void {
    const { order: { recipients, events }, clock, ...run } = this.#options;
    if (!events.has(event) || this.#told.has(event)) return;
    this.#told.add(event);
    const notice = noticeOf(event, run, {
      started: this.#started,
      now: clock.now(),
      counts: this.#counts,
      failed: this.#failed.values(),
      end,
    });
    for (const recipient of recipients) {
      const before = this.#telling.get(recipient) ?? Promise.resolve();
      const telling = before.then(() => this.#bring(recipient, notice));
      this.#telling.set(recipient, telling);
    }
  }

  async #bring(recipient: Recipient, notice: Notice): Promise<void> {
    const { clock, notifier, warn, ref } = this.#options;
    const limit = new AbortController();
    const late = Promise.withResolvers<string>();
    const callOff = clock.after(LIMIT_MS, () => {
      limit.abort();
      late.resolve(`it took longer than ${LIMIT_MS / 1_000} s`);
    });
    const text = `${JSON.stringify(notice)}\n`;
    const told = notifier()
      .then((it) => it.tell(recipient, text, limit.signal))
      .catch((error) => error instanceof Error ? error.message : String(error));
    const reason = await Promise.race([told, late.promise]);
    callOff();
    if (reason === undefined) return;
    const what = notice.event === "end" ? "has ended" : "has a failure";
    warn(
      `Cannot tell ${nameOfRecipient(recipient)} that the run of ${
        nameOf(ref)
      } ${what}: ${reason}`,
    );
  }
}
