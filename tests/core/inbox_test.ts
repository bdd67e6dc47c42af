import assert from "node:assert/strict";
import { Inbox } from "../../src/core/inbox.ts";
import { FakeClock } from "../support/fake_clock.ts";

const nothing = () => {};
/** How long a calm event may lie. */
const MOMENT_MS = 50;

/** When, on the clock, the inbox wakes whoever waits for it. */
function wokenAt(inbox: Inbox, clock: FakeClock): Promise<number> {
  return clock.until(inbox.woken().then(() => clock.elapsed));
}

Deno.test("an event is settled at once", async () => {
  const clock = new FakeClock();
  const inbox = new Inbox(clock);

  inbox.post(nothing);

  assert.equal(await wokenAt(inbox, clock), 0);
});

Deno.test("a calm event is settled in a moment", async () => {
  const clock = new FakeClock();
  const inbox = new Inbox(clock);

  inbox.postCalmly(nothing);

  const at = await wokenAt(inbox, clock);
  assert.ok(at > 0 && at < 100, `${at}`);
});

Deno.test("a calm event is settled with the next, in the order of all", async () => {
  const clock = new FakeClock();
  const inbox = new Inbox(clock);
  const order: number[] = [];

  inbox.postCalmly(() => order.push(1));
  inbox.post(() => order.push(2));
  inbox.postCalmly(() => order.push(3));

  assert.equal(await wokenAt(inbox, clock), 0);
  for (const event of inbox.take()) event();
  assert.deepEqual(order, [1, 2, 3]);
  assert.ok(inbox.isEmpty);
});

Deno.test("a calm event has its whole moment, whatever was settled before", async () => {
  const clock = new FakeClock();
  const inbox = new Inbox(clock);
  inbox.postCalmly(nothing);
  await clock.advance(MOMENT_MS - 1);
  inbox.take();

  inbox.postCalmly(nothing);

  assert.equal(await wokenAt(inbox, clock), 2 * MOMENT_MS - 1);
});

Deno.test("an inbox that is closed leaves nothing that rings", () => {
  const clock = new FakeClock();
  const inbox = new Inbox(clock);
  inbox.postCalmly(nothing);

  inbox.close();

  assert.equal(clock.pending, 0);
});

Deno.test("what arrives while others are settled is not lost", async () => {
  const clock = new FakeClock();
  const inbox = new Inbox(clock);
  inbox.post(nothing);
  inbox.take();

  inbox.postCalmly(nothing);

  assert.ok(await wokenAt(inbox, clock) > 0);
  assert.equal(inbox.take().length, 1);
});
