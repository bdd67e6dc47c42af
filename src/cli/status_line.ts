/**
 * The one line that shows on a terminal how far a run is.
 *
 * @module
 */
import type { Progress } from "../core/observer.ts";

const PAUSE_MS = 100;
/** The rate is that of about so long a time. */
const MEMORY_MS = 30_000;

/** Shows figures, at most ten times a second. */
export class StatusLine {
  readonly #write: (line: string) => void;
  readonly #now: () => number;
  readonly #marks: { at: number; ended: number }[] = [];
  #shownAt = -Infinity;

  constructor(
    write: (line: string) => void,
    now: () => number = () => performance.now(),
  ) {
    this.#write = write;
    this.#now = now;
  }

  show(progress: Progress): void {
    const at = this.#now();
    if (at - this.#shownAt < PAUSE_MS) return;
    this.#shownAt = at;
    const ended = progress.done + progress.failed;
    this.#marks.push({ at, ended });
    while (at - this.#marks[0]!.at > MEMORY_MS && this.#marks.length > 2) {
      this.#marks.shift();
    }
    const first = this.#marks[0]!;
    const rate = at > first.at ? (ended - first.ended) / (at - first.at) : 0;
    this.#write(formatProgress(progress, rate));
  }

  clear(): void {
    this.#write("");
  }
}

/** One line of figures; `rate` is in jobs per millisecond. */
export function formatProgress(
  { done, running, failed, left }: Progress,
  rate: number,
): string {
  const parts = [
    `${done} done`,
    `${running} running`,
    `${failed} failed`,
    `${left} left`,
  ];
  if (rate > 0) {
    const perSecond = rate * 1_000;
    parts.push(
      perSecond >= 1
        ? `${perSecond.toFixed(1)} jobs/s`
        : `${(perSecond * 60).toFixed(1)} jobs/min`,
      `${formatTime((left + running) / rate)} to go`,
    );
  }
  return parts.join(", ");
}

function formatTime(ms: number): string {
  const seconds = Math.round(ms / 1_000);
  if (seconds < 60) return `${seconds} s`;
  const two = (n: number) => String(n).padStart(2, "0");
  const minutes = Math.floor(seconds / 60);
  return minutes < 60
    ? `${minutes}:${two(seconds % 60)} min`
    : `${Math.floor(minutes / 60)}:${two(minutes % 60)} h`;
}
