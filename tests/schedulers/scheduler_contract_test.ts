import assert from "node:assert/strict";
import { slotsOfHosts } from "../../src/core/host_list.ts";
import { parseOptions } from "../../src/core/options.ts";
import { SCHEDULERS } from "../../src/schedulers/mod.ts";
import { testScheduler } from "../../src/testing/scheduler_contract.ts";

const HOSTS = { hosts: "pi@red,pi@red,pi@blue" };

/** The fewest options that each scheduler can be made with. */
const OPTIONS: Readonly<Record<string, Readonly<Record<string, unknown>>>> = {
  fifo: { max_parallel: 3 },
  fifo_multi: HOSTS,
  sequential: HOSTS,
  random: HOSTS,
  smart: HOSTS,
  frugal: HOSTS,
};

for (const [name, scheduler] of SCHEDULERS) {
  testScheduler({ scheduler, options: OPTIONS[name] ?? {} });

  if (OPTIONS[name] === undefined) continue;
  Deno.test(`${name} is not made without the options that it needs`, () => {
    const context = { cluster: () => [], hosts: slotsOfHosts, seed: "" };
    assert.throws(
      () => scheduler.create(parseOptions(scheduler.options, {}), context),
      { code: "usage" },
    );
  });
}
