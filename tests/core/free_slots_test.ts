import assert from "node:assert/strict";
import fc from "fast-check";
import { FreeSlots } from "../../src/core/free_slots.ts";
import type { Slot } from "../../src/core/host.ts";
import { makeSlots } from "../support/make.ts";

const SLOTS: readonly Slot[] = makeSlots(...Array(40).fill("pi@red"));

/** The slot that is added or taken out, by its index. */
const STEPS = fc.array(
  fc.record({
    verb: fc.constantFrom("add", "remove", "take first"),
    at: fc.nat(SLOTS.length - 1),
  }),
  { maxLength: 200 },
);

Deno.test("there is no free slot at first", () => {
  const free = new FreeSlots();

  assert.equal(free.size, 0);
  assert.deepEqual([...free], []);
  assert.throws(() => free.first, RangeError);
});

Deno.test("the lowest free slot comes first, whichever was freed first", () => {
  const [a, b, c] = SLOTS as [Slot, Slot, Slot];
  const free = new FreeSlots();

  for (const slot of [c, a, b]) free.add(slot);

  assert.equal(free.first, a);
  assert.deepEqual([...free], [a, b, c]);
});

Deno.test("a slot that is freed twice is free once", () => {
  const [a] = SLOTS as [Slot];
  const free = new FreeSlots();

  free.add(a);
  free.add(a);
  free.remove(a);

  assert.equal(free.size, 0);
  assert.throws(() => free.first, RangeError);
});

Deno.test("a slot that is not free may be taken out", () => {
  const [a, b] = SLOTS as [Slot, Slot];
  const free = new FreeSlots();
  free.add(b);

  free.remove(a);

  assert.deepEqual([...free], [b]);
});

Deno.test("taking a slot out tells whether it was free", () => {
  const [a, b] = SLOTS as [Slot, Slot];
  const free = new FreeSlots();
  free.add(a);

  const answers = [a, a, b].map((slot) => free.remove(slot));

  assert.deepEqual(answers, [true, false, false]);
});

Deno.test("a slot that was taken comes back to its own place", () => {
  const [a, b] = SLOTS as [Slot, Slot];
  const free = new FreeSlots();
  for (const slot of [a, b]) free.add(slot);

  free.remove(a);
  const without = free.first;
  free.add(a);

  assert.equal(without, b);
  assert.equal(free.first, a);
});

Deno.test("free slots are those of a sorted list", () => {
  fc.assert(fc.property(STEPS, (steps) => {
    const free = new FreeSlots();
    const expected = new Set<Slot>();

    for (const { verb, at } of steps) {
      const slot = verb === "take first" && expected.size > 0
        ? free.first
        : SLOTS[at]!;
      if (verb === "add") {
        free.add(slot);
        expected.add(slot);
      } else {
        free.remove(slot);
        expected.delete(slot);
      }

      const sorted = SLOTS.filter((slot) => expected.has(slot));
      assert.equal(free.size, sorted.length);
      assert.equal(free.has(slot), expected.has(slot));
      assert.deepEqual([...free], sorted);
      if (sorted.length > 0) assert.equal(free.first, sorted[0]);
    }
  }));
});

Deno.test("free slots are in order though nobody asks for the first in between", () => {
  fc.assert(fc.property(STEPS, (steps) => {
    const free = new FreeSlots();
    for (const { verb, at } of steps) {
      if (verb === "add") free.add(SLOTS[at]!);
      else free.remove(SLOTS[at]!);
    }
    const sorted = [...free];

    const taken: Slot[] = [];
    while (free.size > 0) {
      taken.push(free.first);
      free.remove(free.first);
    }

    assert.deepEqual(taken, sorted);
  }));
});
