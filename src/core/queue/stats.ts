/**
 * Statistics of a queue: how its jobs stand, how long they took, and how busy
 * the slots were.
 *
 * @module
 */
import type { Ref } from "../experiment.ts";
import type { Ports } from "../ports.ts";
import { isWell, type Span, spansOf } from "../spans.ts";
import { readTransitions } from "./history.ts";
import { countStates, type StateCounts } from "./states.ts";

const SLOWEST = 10;

/** How long something took, over many times; all in seconds. */
export interface Durations {
  readonly count: number;
  readonly mean: number;
  readonly p50: number;
  readonly p90: number;
  readonly p99: number;
  readonly max: number;
}

/** What one machine, or one gpu of it, has done. */
export interface PlaceStats {
  readonly place: string;
  readonly jobs: number;
  readonly failed: number;
  /** For each slot the share of the time in which a job was there, 0 to 1. */
  readonly busy: readonly number[];
}

/** See {@link queueStats}; keys as they are in JSON. */
export interface QueueStats extends StateCounts {
  /** From the first start to the last end, or until now. */
  readonly from: string | undefined;
  readonly to: string | undefined;
  /** Of all that ended; absent where nothing did. */
  readonly duration: Durations | undefined;
  /** From being ready to being sent to a machine. */
  readonly waited: Durations | undefined;
  readonly places: readonly PlaceStats[];
  readonly slowest: readonly {
    readonly job: string;
    readonly seconds: number;
    readonly place: string;
    readonly status: string;
  }[];
}

/** Counts and measures. Of jobs that ran more than once each time counts. */
export async function queueStats(
  ports: Pick<Ports, "queues" | "clock">,
  ref: Ref,
): Promise<QueueStats> {
  const counts = await countStates(ports, ref);
  const spans = await spansOf(readTransitions(ports, ref));
  const now = ports.clock.now();
  const window = windowOf(spans, now);
  const ended = spans.filter(({ to }) => to !== undefined);
  const slowest = ended.toSorted((a, b) => msOf(b, now) - msOf(a, now));
  return {
    ...counts,
    from: window && new Date(window.from).toISOString(),
    to: window && new Date(window.to).toISOString(),
    duration: durationsOf(ended.map((span) => msOf(span, now))),
    waited: durationsOf(spans.flatMap(({ waitedMs }) => waitedMs ?? [])),
    places: window ? placesOf(spans, window) : [],
    slowest: slowest.slice(0, SLOWEST).map((span) => ({
      job: span.job,
      seconds: seconds(msOf(span, now)),
      place: span.place,
      status: span.status,
    })),
  };
}

/** From the first start to the last end; `now` is that of what still runs. */
export function windowOf(
  spans: readonly Span[],
  now: number,
): { from: number; to: number } | undefined {
  if (spans.length === 0) return undefined;
  let [from, to] = [Infinity, -Infinity];
  for (const span of spans) {
    from = Math.min(from, span.from);
    to = Math.max(to, span.to ?? now);
  }
  return { from, to: Math.max(from, to) };
}

function msOf({ from, begun = from, to }: Span, now: number): number {
  return Math.max(0, (to ?? now) - begun);
}

function placesOf(
  spans: readonly Span[],
  window: { from: number; to: number },
): PlaceStats[] {
  const places = Map.groupBy(spans, ({ place }) => place);
  const all = Math.max(1, window.to - window.from);
  return [...places].map(([place, there]) => {
    const busy: number[] = [];
    for (const { slot, from, to = window.to } of there) {
      busy[slot] = (busy[slot] ?? 0) + to - from;
    }
    const ended = there.filter(({ to }) => to !== undefined);
    return {
      place,
      jobs: there.length,
      failed: ended.filter((span) => !isWell(span)).length,
      busy: busy.map((ms) => Math.round(1_000 * ms / all) / 1_000),
    };
  });
}

function durationsOf(ms: number[]): Durations | undefined {
  if (ms.length === 0) return undefined;
  const sorted = Float64Array.from(ms).sort();
  // The smallest value that is not below that share of all.
  const at = (share: number) =>
    seconds(sorted[Math.ceil(share * sorted.length) - 1]!);
  const sum = sorted.reduce((a, b) => a + b, 0);
  return {
    count: sorted.length,
    mean: seconds(sum / sorted.length),
    p50: at(0.5),
    p90: at(0.9),
    p99: at(0.99),
    max: at(1),
  };
}

function seconds(ms: number): number {
  return Math.round(ms) / 1_000;
}
