import assert from "node:assert/strict";
import { DataSync } from "../../src/store/data_sync.ts";

/** Syncs so often, and answers whether others had their turn meanwhile. */
async function turnsOf(
  times: number,
  { slow }: { slow?: number } = {},
): Promise<string> {
  let [ways, now] = ["", 0];
  function pass(way: string): void {
    now += ways.length === slow ? 5 : 1;
    ways += way;
  }
  const file = {
    syncDataSync: () => pass("-"),
    syncData: () => Promise.resolve(pass("x")),
  };
  const sync = new DataSync(() => now);
  for (let time = 0; time < times; time++) await sync.sync(file);
  return ways;
}

Deno.test("a quick disk is waited for, and now and then others have their turn", async () => {
  assert.equal(await turnsOf(12), "x--------x--");
});

Deno.test("others have their turn while a disk works that was slow", async () => {
  assert.equal(await turnsOf(4, { slow: 0 }), "xx--");
  assert.equal(await turnsOf(6, { slow: 3 }), "x---x-");
});
