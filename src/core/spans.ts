/**
 * Spans: when each start of a job began and ended, and on which slot. The journal
 * does not number slots; jobs that overlap on a machine had different ones, and
 * one that begins takes the first that is free, as the engine does.
 *
 * @module
 */
import { DELETED, type QueueEvent } from "./event.ts";
import { ENDED, WAITING } from "./job.ts";

/** One attempt at a job. */
export interface Span {
  readonly job: string;
  /** `pi@red`, and the gpu if the slot has one: `pi@red gpu 0`. */
  readonly place: string;
  /** Which of the place's slots, counted from 0. */
  readonly slot: number;
  /** All times in milliseconds since 1970. When it was sent to its machine. */
  readonly from: number;
  /** When its process began, as far as was heard of it. */
  readonly begun: number | undefined;
  /** Absent while it has not ended. */
  readonly to: number | undefined;
  /** How long it had waited before. */
  readonly waitedMs: number | undefined;
  /** `end`, `kill` ...; while it has not ended its state. */
  readonly status: string;
  readonly exitCode: number | undefined;
}

/** Whether it ended as it should. */
export function isWell({ status, exitCode }: Span): boolean {
  return status === "end" && (exitCode ?? 0) === 0;
}

/** Ended without ever having had a process: its time says nothing. */
export function hasRun({ begun, status }: Span): boolean {
  return begun !== undefined || status === "end";
}

interface Open extends Omit<Span, "status" | "begun" | "exitCode" | "to"> {
  readonly attempt: string | undefined;
  begun: number | undefined;
  status: string;
}

/** Makes spans of a queue's events, in the order of their ends. */
export async function spansOf(
  events: AsyncIterable<QueueEvent>,
): Promise<Span[]> {
  const maker = new SpanMaker();
  for await (const event of events) maker.take(event);
  return maker.all();
}

class SpanMaker {
  readonly #spans: Span[] = [];
  readonly #open = new Map<string, Open>();
  readonly #waiting = new Map<string, number>();
  /** For each place, which of its slots are taken. */
  readonly #slots = new Map<string, boolean[]>();

  take(event: QueueEvent): void {
    const { job, status, attempt } = event;
    const at = Date.parse(event.time);
    const open = this.#open.get(job);
    if (WAITING.has(status)) {
      if (open) this.#vacate(open); // it was not begun after all
      this.#waiting.set(job, at);
    } else if (ENDED.has(status) || status === DELETED) {
      this.#waiting.delete(job);
      if (open) this.#close(open, event, at);
    } else {
      if (open && open.attempt !== attempt) this.#vacate(open);
      if (!this.#open.has(job)) this.#begin(event, at);
      const now = this.#open.get(job)!;
      now.status = status;
      if (status !== "run") now.begun ??= at;
    }
  }

  all(): Span[] {
    for (const open of this.#open.values()) {
      this.#spans.push({ ...spanOf(open), to: undefined, exitCode: undefined });
    }
    return this.#spans;
  }

  #begin({ job, host, gpu, attempt, status }: QueueEvent, at: number): void {
    const place = `${host ?? "?"}${gpu === undefined ? "" : ` gpu ${gpu}`}`;
    const slots = this.#slots.get(place) ?? [];
    this.#slots.set(place, slots);
    const free = slots.indexOf(false);
    const slot = free === -1 ? slots.length : free;
    slots[slot] = true;
    const since = this.#waiting.get(job);
    this.#waiting.delete(job);
    const waitedMs = since === undefined ? undefined : at - since;
    const begun = undefined;
    const span = { job, place, slot, from: at, begun, waitedMs };
    this.#open.set(job, { ...span, attempt, status });
  }

  #close(open: Open, { status, exit_code }: QueueEvent, to: number): void {
    this.#vacate(open);
    const span = { ...spanOf(open), to, status, exitCode: exit_code };
    if (hasRun(span)) this.#spans.push(span);
  }

  #vacate({ job, place, slot }: Open): void {
    this.#open.delete(job);
    this.#slots.get(place)![slot] = false;
  }
}

function spanOf({ attempt: _, ...span }: Open): Omit<Open, "attempt"> {
  return span;
}
