import assert from "node:assert/strict";
import { systemClock } from "../../src/transport/system_clock.ts";

for (const ms of [2 ** 31, 2 ** 33 + 5, 8.64e15, Infinity]) {
  Deno.test(`an alarm in ${ms} ms does not ring at once, and can be called off`, async () => {
    let hasRung = false;
    const callOff = systemClock.after(ms, () => hasRung = true);

    await new Promise<void>((resolve) => systemClock.after(20, resolve));
    callOff();

    assert.equal(hasRung, false);
  });
}
