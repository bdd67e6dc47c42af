import type { SchedulerContext } from "../../src/core/scheduler.ts";
import { SCHEDULERS } from "../../src/schedulers/mod.ts";
import { testSchedulerContract } from "../contract/scheduler_contract.ts";
import { makeSlots } from "../support/make.ts";

/** The fewest options that each scheduler can be made with. */
const OPTIONS: Readonly<Record<string, Readonly<Record<string, unknown>>>> = {
  fifo: { max_parallel: 3 },
  fifo_multi: { hosts: "pi@red,pi@red,pi@blue" },
};

const CONTEXT: SchedulerContext = {
  cluster: () => makeSlots("pi@red", "pi@blue"),
};

for (const [name, scheduler] of SCHEDULERS) {
  const options = OPTIONS[name] ?? {};
  testSchedulerContract({ scheduler, options, context: CONTEXT });
}
