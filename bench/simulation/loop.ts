/**
 * The simplest loops that run a simulated queue, each job on the next free host:
 * what the simulated world itself costs, and what any scheduler has to do.
 *
 * @module
 */
import type { Change } from "../../src/core/change.ts";
import type { Slot } from "../../src/core/host.ts";
import { orderOf, startingKeys } from "../../src/core/order.ts";
import type { StartOrder } from "../../src/core/transport.ts";
import { ended } from "../../src/core/verdict.ts";
import { type Course, cpuSeconds, Ends, type World } from "./world.ts";

/** How a loop makes what goes to the queue and to the machines. */
type Making = (world: World, name: string, slot: Slot) => Made;

interface Made {
  readonly order: StartOrder;
  readonly start: Change;
  readonly started: (pid: number) => Change;
  readonly ended: (pid: number) => Change;
}

/** An order of which only the name matters. */
const ORDER = {
  directory: "",
  log: "",
  command: "true",
  shell: "bash",
  output: "",
  experiment: "",
};

/** As many keys as each of them changes, with nothing made anew. */
const START = {
  status: "run",
  pid: null,
  host: "host",
  user: "pi",
  remote_command: "",
  nohup_command: "",
  last_probe_check: "",
  attempt: "attempt",
};
const STARTED = { status: "start", pid: "1" };
const ENDED = { status: "end" };
const UNSET = ["attempt"];

/** What the world needs for its own work, and no more. */
export function bare(_world: World, name: string): Made {
  return {
    order: { ...ORDER, name, attempt: name },
    start: { job: name, set: START },
    started: () => ({ job: name, set: STARTED }),
    ended: () => ({ job: name, set: ENDED, unset: UNSET }),
  };
}

/** What the engine's orders and changes are. */
export function floor(
  { clock, queue }: World,
  name: string,
  slot: Slot,
): Made {
  const { ref: { experiment } } = queue;
  const candidate = { name, job: queue.get(name) ?? {} };
  const machine = slot.machine!;
  const attempt = `run-${name}`;
  const at = clock.now();
  const place = { slot, machine, attempt, at };
  return {
    order: orderOf(experiment, candidate, { slot, attempt }),
    start: {
      job: name,
      set: startingKeys(experiment, candidate, place),
      unset: ["exit_code", "reason", "slot_gpu"],
    },
    started: (pid) => ({
      job: name,
      set: { status: "start", pid: String(pid) },
    }),
    ended: (pid) => ({ job: name, ...ended("end", { exitCode: 0, pid }) }),
  };
}

/** Runs all jobs, without a thought of what could go wrong. */
export async function runLoop(world: World, make: Making): Promise<Course> {
  const { clock, machines, queue, policy } = world;
  const ends = new Ends(queue.size);
  const over = Promise.withResolvers<void>();
  const names = queue.names()[Symbol.iterator]();
  const begun = cpuSeconds();
  for (const slot of policy.slots) {
    let made: Made;
    let pid = 0;
    const startNext = () => {
      const { value: name } = names.next();
      if (name === undefined) return;
      made = make(world, name, slot);
      queue.keep(made.start);
      channel.start(made.order);
    };
    const channel = machines.open(slot.machine!, {
      up: startNext,
      started: (_attempt, its) => queue.keep(made.started(pid = its)),
      refused: () => {},
      down: () => {},
      ended: () => {
        queue.keep(made.ended(pid));
        startNext();
        if (ends.add()) over.resolve();
      },
    });
    channel.fence("", "");
  }
  await clock.until(over.promise);
  const seconds = cpuSeconds() - begun;
  const { elapsed: virtualMs } = clock;
  return { seconds, virtualMs, tenths: ends.tenths, machines };
}
