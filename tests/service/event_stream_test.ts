import assert from "node:assert/strict";
import type { QueueEvent } from "../../src/core/event.ts";
import { eventPieces } from "../../src/service/event_stream.ts";

const EVENT: QueueEvent = {
  id: "a-1",
  time: "2026-01-01T00:00:00.000Z",
  job: "a",
  status: "end",
};

Deno.test("a client that leaves at an event leaves nothing behind", async () => {
  let isOver = false;
  const events = (async function* () {
    try {
      yield EVENT;
      yield EVENT;
    } finally {
      isOver = true;
    }
  })();
  const pieces = eventPieces(events);
  const decoder = new TextDecoder();

  assert.equal(
    decoder.decode((await pieces.next()).value!),
    "retry: 2000\n\n",
  );
  assert.match(decoder.decode((await pieces.next()).value!), /^id: a-1\n/);
  await pieces.return(undefined);

  assert.ok(isOver);
});
