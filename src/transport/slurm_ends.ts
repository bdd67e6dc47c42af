/**
 * Ends that jobs announce. One by a signal may be of Slurm's making, a time limit
 * for instance, and is not told before Slurm was asked.
 *
 * @module
 */
import type { ChannelEvents, JobPlace } from "../core/transport.ts";
import type { Asked } from "./inquire.ts";
import { inquireSlurm, SIGNALLED } from "./slurm_inquire.ts";

/** Slurm knows a moment later than the job that it has ended. */
const LOOK_MS = 300;
/** Inquiries tell what is left then. */
const LOOKS = 10;

/** See the module. */
export class SlurmEnds {
  /** Who is asked; there is none before the channel is made. */
  agent: Asked | undefined;
  readonly #tell: ChannelEvents["ended"];
  /** Where the jobs are that were given to this channel, by attempt. */
  readonly #places = new Map<string, JobPlace>();
  readonly #signalled = new Map<string, { code: number; looks: number }>();
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(tell: ChannelEvents["ended"]) {
    this.#tell = tell;
  }

  expect(attempt: string, place: JobPlace): void {
    this.#places.set(attempt, place);
  }

  nameOf(attempt: string): string | undefined {
    return this.#places.get(attempt)?.name;
  }

  /** It has ended or never begins; answers the job's name. */
  forget(attempt: string): string | undefined {
    const place = this.#places.get(attempt);
    this.#places.delete(attempt);
    return place?.name;
  }

  ended(attempt: string, code: number, killed: string | undefined): void {
    if (code <= SIGNALLED || killed !== undefined) {
      this.forget(attempt);
      this.#tell(attempt, code, killed);
    } else if (this.#places.has(attempt)) {
      this.#signalled.set(attempt, { code, looks: LOOKS });
      this.#timer ??= setTimeout(() => this.#look(), LOOK_MS);
    } // else another channel has begun it, so inquiries are under way
  }

  close(): void {
    clearTimeout(this.#timer);
    this.#signalled.clear();
  }

  async #look(): Promise<void> {
    const attempts = [...this.#signalled.keys()];
    const places = attempts.map((attempt) => this.#places.get(attempt)!);
    const reports = await inquireSlurm(this.agent!, places)
      .catch(() => []); // inquiries will tell
    for (const [at, { report }] of reports.entries()) {
      const attempt = attempts[at]!;
      const found = this.#signalled.get(attempt);
      if (!found) continue; // closed meanwhile
      if (report.alive && --found.looks > 0) continue;
      this.#signalled.delete(attempt);
      this.forget(attempt);
      if (!report.alive && report.state === "end") {
        this.#tell(attempt, found.code);
      }
    }
    this.#timer = this.#signalled.size === 0 || reports.length === 0
      ? undefined
      : setTimeout(() => this.#look(), LOOK_MS);
  }
}
