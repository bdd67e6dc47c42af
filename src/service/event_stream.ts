/**
 * Events as a browser's EventSource reads them (server-sent events).
 *
 * @module
 */
import type { QueueEvent } from "../core/event.ts";

/** Proxies close connections on which nothing passes. */
const BEAT_MS = 15_000;
const BEAT = ": still here\n\n";

/** One event; its id is what a client that comes back names. */
export function formatEvent({ id, ...event }: QueueEvent): string {
  return `id: ${id}\nevent: job\ndata: ${JSON.stringify(event)}\n\n`;
}

/** The events as bytes, with a comment now and then where there are none. */
export async function* eventPieces(
  events: AsyncGenerator<QueueEvent>,
): AsyncGenerator<Uint8Array> {
  const encoder = new TextEncoder();
  try {
    yield encoder.encode("retry: 2000\n\n"); // also shows that it is open
    let next = events.next();
    while (true) {
      const result = await orBeat(next);
      if (result === "beat") {
        yield encoder.encode(BEAT);
        continue;
      }
      if (result.done) return;
      yield encoder.encode(formatEvent(result.value));
      next = events.next();
    }
  } finally {
    await events.return(undefined); // the client may go at any piece
  }
}

async function orBeat<T>(next: Promise<T>): Promise<T | "beat"> {
  const beat = Promise.withResolvers<"beat">();
  const timer = setTimeout(() => beat.resolve("beat"), BEAT_MS);
  return await Promise.race([next, beat.promise])
    .finally(() => clearTimeout(timer));
}
