/**
 * Spans: when each start of a job began and ended, and on which slot. The journal
 * does not number slots; jobs that overlap on a machine had different ones, and
 * one that begins takes the first that is free, as the engine does.
 *
 * @module
 */
import { DELETED, type Transition } from "./event.ts";
import { FreeSlots } from "./free_slots.ts";
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

/** The slots that one place has shown so far. */
interface Slots {
  count: number;
  readonly free: FreeSlots<Slot>;
}

interface Slot {
  readonly index: number;
}

interface Open {
  readonly job: string;
  readonly place: string;
  readonly slot: Slot;
  readonly from: number;
  readonly waitedMs: number | undefined;
  readonly attempt: string | undefined;
  begun: number | undefined;
  status: string;
}

/** Makes spans of what has happened, in the order of their ends. */
export async function spansOf(
  portions: AsyncIterable<readonly Transition[]>,
): Promise<Span[]> {
  const maker = new SpanMaker();
  for await (const portion of portions) {
    for (const transition of portion) maker.take(transition);
  }
  return maker.all();
}

class SpanMaker {
  readonly #spans: Span[] = [];
  readonly #open = new Map<string, Open>();
  readonly #waiting = new Map<string, number>();
  readonly #slots = new Map<string, Slots>();

  take(transition: Transition): void {
    const { job, status, attempt, at } = transition;
    const open = this.#open.get(job);
    if (WAITING.has(status)) {
      if (open) this.#vacate(open); // it was not begun after all
      this.#waiting.set(job, at);
    } else if (ENDED.has(status) || status === DELETED) {
      this.#waiting.delete(job);
      if (open) this.#close(open, transition);
    } else {
      if (open && open.attempt !== attempt) this.#vacate(open);
      if (!this.#open.has(job)) this.#begin(transition);
      const now = this.#open.get(job)!;
      now.status = status;
      if (status !== "run") now.begun ??= at;
    }
  }

  all(): Span[] {
    for (const open of this.#open.values()) {
      const { status } = open;
      this.#spans.push(spanOf(open, { status }));
    }
    return this.#spans;
  }

  #begin({ job, host, gpu, attempt, status, at }: Transition): void {
    const place = `${host ?? "?"}${gpu === undefined ? "" : ` gpu ${gpu}`}`;
    const since = this.#waiting.get(job);
    this.#waiting.delete(job);
    this.#open.set(job, {
      job,
      place,
      slot: this.#occupy(place),
      from: at,
      waitedMs: since === undefined ? undefined : at - since,
      attempt,
      begun: undefined,
      status,
    });
  }

  #close(open: Open, { status, exit_code, at, took }: Transition): void {
    this.#vacate(open);
    const { begun } = open;
    const to = took === undefined || begun === undefined
      ? at
      : Math.min(at, begun + took * 1_000);
    const span = spanOf(open, { status, to, exitCode: exit_code });
    if (hasRun(span)) this.#spans.push(span);
  }

  #occupy(place: string): Slot {
    let slots = this.#slots.get(place);
    if (!slots) {
      slots = { count: 0, free: new FreeSlots() };
      this.#slots.set(place, slots);
    }
    if (slots.free.size === 0) return { index: slots.count++ };
    const slot = slots.free.first;
    slots.free.remove(slot);
    return slot;
  }

  #vacate({ job, place, slot }: Open): void {
    this.#open.delete(job);
    this.#slots.get(place)!.free.add(slot);
  }
}

function spanOf(
  { job, place, slot, from, begun, waitedMs }: Open,
  { status, to, exitCode }: {
    readonly status: string;
    readonly to?: number;
    readonly exitCode?: number | undefined;
  },
): Span {
  const { index } = slot;
  return {
    job,
    place,
    slot: index,
    from,
    begun,
    to,
    waitedMs,
    status,
    exitCode,
  };
}
