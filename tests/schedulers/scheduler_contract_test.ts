import type { SchedulerContext } from "../../src/core/scheduler.ts";
import { SCHEDULERS } from "../../src/schedulers/mod.ts";
import { testSchedulerContract } from "../contract/scheduler_contract.ts";
import { makeSlots } from "../support/make.ts";

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

const CONTEXT: SchedulerContext = {
  cluster: () => makeSlots("pi@red", "pi@blue"),
  seed: "seed",
};

for (const [name, scheduler] of SCHEDULERS) {
  const options = OPTIONS[name] ?? {};
  testSchedulerContract({ scheduler, options, context: CONTEXT });
}
