import assert from "node:assert/strict";
import { until } from "./until.ts";

Deno.test("until returns the first truthy answer", async () => {
  const answers = [undefined, 0, "", "here", "too late"];

  const found = await until(() => answers.shift());

  assert.equal(found, "here");
});

Deno.test("until waits for promises", async () => {
  let calls = 0;

  const found = await until(() => Promise.resolve(++calls === 3));

  assert.equal(found, true);
  assert.equal(calls, 3);
});

Deno.test("until names what did not come, and how long it waited", async () => {
  const waiting = until(() => false, { what: "Godot", timeoutMs: 30 });

  await assert.rejects(waiting, { message: "Waited 30 ms in vain for Godot" });
});

Deno.test("until gives up a condition that never answers", async () => {
  const silent = Promise.withResolvers<boolean>();

  const waiting = until(() => silent.promise, { timeoutMs: 30 });

  await assert.rejects(waiting, /in vain/);
});

Deno.test("until passes on what the condition throws", async () => {
  const waiting = until(() => {
    throw new RangeError("Cannot look there");
  });

  await assert.rejects(waiting, RangeError);
});
