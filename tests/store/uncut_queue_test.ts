import assert from "node:assert/strict";
import fc from "fast-check";
import type { Change } from "../../src/core/change.ts";
import { QueueState } from "../../src/store/queue_state.ts";
import { UncutQueue } from "../../src/store/uncut_queue.ts";
import { readQueue } from "../support/record_text.ts";
import { uncutText } from "../support/uncut_text.ts";

const TEXT = "job1:\n  a: 1\njob2:\n  a: 2\njob3:\n  a: 3\n";

function uncutState(text = TEXT): QueueState {
  return new QueueState(new UncutQueue(uncutText(text)));
}

Deno.test("a job is added to a queue that is not cut into records", () => {
  const state = uncutState();

  assert.equal(state.has("x"), false);
  assert.equal(state.get("x"), undefined);
  state.apply({ job: "x", add: { a: 4 } });

  assert.equal(state.has("x"), true);
  assert.equal(state.isCut, false);
  assert.deepEqual(state.get("x"), { a: 4 });
  assert.equal(state.isCut, true);
});

Deno.test("who asks for more than a few names has the queue cut", () => {
  const state = uncutState();

  for (let n = 0; n < 5; n++) assert.equal(state.has(`x${n}`), false);
  assert.equal(state.isCut, false);
  assert.equal(state.has("x9"), false);

  assert.equal(state.isCut, true);
});

Deno.test("more than a thousand changes are not kept aside", () => {
  const state = uncutState();

  for (let n = 0; n < 1000; n++) state.apply({ job: `x${n}`, add: { n } });
  assert.equal(state.isCut, false);
  state.apply({ job: "last", add: { n: 1000 } });

  assert.equal(state.isCut, true);
  assert.equal(state.size, 1004);
  assert.equal([...state.names()].at(-1), "last");
});

Deno.test("changes that were kept aside are in the text when it is folded", () => {
  const state = uncutState();

  state.apply({ job: "job2", set: { a: 5 } });
  state.apply({ job: "job1", delete: true });

  assert.equal(
    state.fold().toString(),
    "job2:\n  a: 5\njob3:\n  a: 3\n",
  );
});

Deno.test("whatever is changed and asked, it is as if the queue had been cut first", () => {
  const job = fc.constantFrom("job1", "job2", "x", "y");
  const change: fc.Arbitrary<Change> = fc.oneof(
    fc.record({ job, add: fc.record({ a: fc.nat() }) }),
    fc.record({ job, set: fc.record({ b: fc.nat() }) }),
    fc.record({ job, delete: fc.constant(true as const) }),
  );
  const step = fc.oneof(
    change,
    fc.record({ has: job }),
    fc.record({ get: job }),
  );

  fc.assert(fc.property(fc.array(step), (steps) => {
    const [now, later] = [new QueueState(readQueue(TEXT)), uncutState()];
    for (const step of steps) {
      if ("has" in step) assert.equal(later.has(step.has), now.has(step.has));
      else if ("get" in step) {
        assert.deepEqual(later.get(step.get), now.get(step.get));
      } else for (const state of [now, later]) state.apply(step);
    }
    assert.equal(later.fold().toString(), now.fold().toString());
  }));
});
