/**
 * The history of a queue: each transition of its jobs, from the journal.
 *
 * @module
 */
import { AppError } from "../errors.ts";
import {
  eventOf,
  parseEventId,
  type QueueEvent,
  type Transition,
  TransitionMaker,
} from "../event.ts";
import { holdFeed } from "../event_feed.ts";
import type { Ref } from "../experiment.ts";
import type { Ports } from "../ports.ts";
import { untilAborted } from "../signal.ts";
import type { JournalPosition } from "../store.ts";

/** What of the history is wanted. */
export interface HistoryRequest {
  /** Only of these jobs. */
  readonly jobs?: readonly string[] | undefined;
  /** Only what happened after the event with this id. */
  readonly after?: string | undefined;
}

/** What is wanted of a history that goes on. */
export interface FollowRequest extends Omit<HistoryRequest, "after"> {
  /** From the beginning where absent; `now`: only what is still to come. */
  readonly after?: string | "now" | undefined;
  readonly signal?: AbortSignal | undefined;
}

const BEGINNING: JournalPosition = { generation: "", offset: 0 };

/**
 * What has happened so far, oldest first.
 *
 * @throws {AppError} `not-found`; `usage` for what is no id; `conflict` for an id
 * of a journal that is not there any more: read from the beginning then.
 */
export async function* readHistory(
  { queues }: Pick<Ports, "queues">,
  ref: Ref,
  { jobs, after }: HistoryRequest = {},
): AsyncGenerator<QueueEvent, void, undefined> {
  const reader = queues.journal(ref);
  try {
    const start = startOf(ref, after, reader.end());
    const wanted = jobs && new Set(jobs);
    for await (const portion of portions(reader, start)) {
      for (const transition of portion) {
        if (wanted?.has(transition.job) ?? true) yield eventOf(transition);
      }
    }
  } finally {
    reader.close();
  }
}

/**
 * What has happened so far, oldest first and many at a time: for who counts and
 * measures, with whom each step for a single one shows.
 *
 * @throws {AppError} `not-found`.
 */
export async function* readTransitions(
  { queues }: Pick<Ports, "queues">,
  ref: Ref,
): AsyncGenerator<readonly Transition[], void, undefined> {
  const reader = queues.journal(ref);
  try {
    yield* portions(reader, BEGINNING);
  } finally {
    reader.close();
  }
}

/**
 * As {@link readHistory}, and then what happens, as it happens, until the signal
 * fires. Whoever makes it happen: it is read from the journal. When another
 * journal takes its place, the events go on with the beginning of that one.
 */
export async function* followHistory(
  { queues }: Pick<Ports, "queues">,
  ref: Ref,
  { jobs, after, signal }: FollowRequest = {},
): AsyncGenerator<QueueEvent, void, undefined> {
  using held = holdFeed(queues, ref);
  const { feed } = held;
  await untilAborted(signal, feed.ready);
  const wanted = jobs && new Set(jobs);
  let last = after === "now"
    ? feed.position
    : startOf(ref, after, feed.position);
  while (!signal?.aborted) {
    const { news } = feed;
    const events = feed.after(last);
    if (events === undefined) {
      const reader = queues.journal(ref);
      try {
        for await (const portion of portions(reader, last)) {
          yield* chosen(portion.map(eventOf));
          if (signal?.aborted) return;
          last = portion.at(-1)!.position;
        }
      } finally {
        reader.close();
      }
      continue;
    }
    if (events.length === 0) await untilAborted(signal, news);
    else {
      last = parseEventId(events.at(-1)!.id)!;
      yield* chosen(events);
    }
  }

  function* chosen(events: readonly QueueEvent[]): Generator<QueueEvent> {
    for (const event of events) {
      if (signal?.aborted) return;
      if (wanted?.has(event.job) ?? true) yield event;
    }
  }
}

/** What happened behind a position, in portions that are not empty. */
async function* portions(
  reader: ReturnType<Ports["queues"]["journal"]>,
  { generation, offset }: JournalPosition,
): AsyncGenerator<Transition[], void, undefined> {
  const maker = new TransitionMaker();
  while (true) {
    const changes = await reader.next();
    if (changes.length === 0) return;
    const portion: Transition[] = [];
    for (const noted of changes) {
      const transition = maker.make(noted);
      const { position } = noted;
      const isBehind = position.generation !== generation ||
        position.offset > offset;
      if (transition && isBehind) portion.push(transition);
    }
    if (portion.length > 0) yield portion;
  }
}

/** The place behind the event with that id. */
function startOf(
  ref: Ref,
  after: string | undefined,
  end: JournalPosition,
): JournalPosition {
  if (after === undefined) return BEGINNING;
  const what = `${ref.kind ?? "queue"} "${ref.name}"`;
  const position = parseEventId(after);
  if (!position) {
    throw new AppError(
      "usage",
      `Cannot read the history of ${what} after ${
        JSON.stringify(after.slice(0, 80))
      }: that is no event's id`,
    );
  }
  const isThere = position.generation === end.generation &&
    position.offset <= end.offset;
  if (isThere) return position;
  throw new AppError(
    "conflict",
    `Cannot read the history of ${what} after ${after}: its journal was removed or replaced since`,
    { hint: "read it from the beginning" },
  );
}
