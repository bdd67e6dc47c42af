/**
 * What goes wrong in a simulation, or is done by other commands and people while
 * a queue runs.
 *
 * @module
 */
import { addJobs } from "../../src/core/queue/add.ts";
import { deleteJobs } from "../../src/core/queue/delete.ts";
import { moveJobs } from "../../src/core/queue/move.ts";
import { pauseQueue, resumeQueue } from "../../src/core/queue/pause.ts";
import { killJobs } from "../../src/core/queue/kill.ts";
import { refreshJobs } from "../../src/core/queue/refresh.ts";
import { resetJobs } from "../../src/core/queue/reset.ts";
import type { FakeChance } from "../support/fake_chance.ts";
import type { FakeWorld } from "../support/fake_world.ts";
import { makeJob } from "../support/make.ts";
import type { Witness } from "./_witness.ts";

/** A job that does not exist yet. */
export interface NewJob {
  readonly name: string;
  readonly spec: {
    command: string;
    user?: string;
    host?: string;
    retries: number;
  };
}

/** Where trouble happens, and who is told of what it excuses. */
export interface Scene {
  readonly world: FakeWorld;
  readonly chance: FakeChance;
  readonly witness: Witness;
  newJob(): NewJob;
  interrupt(): void;
}

/** Slow disks, slow and lossy connections, refused and swallowed orders. */
export function disturb(world: FakeWorld, chance: FakeChance): void {
  const { clock, store, transport } = world;
  const slow = chance.happens(0.5) ? 300 : 20;
  transport.latencyMs = () => chance.integer(1, slow);
  transport.stragglersMs = () =>
    chance.happens(0.5) ? chance.integer(0, 5_000) : undefined;
  store.pause = () =>
    chance.happens(0.5)
      ? clock.sleep(chance.integer(0, slow))
      : Promise.resolve();
  for (const machine of transport.machines.values()) {
    machine.launchMs = chance.integer(0, slow);
    machine.refuses = () =>
      chance.happens(0.03)
        ? "the disk is full"
        : chance.happens(0.01)
        ? "nothing"
        : undefined;
  }
}

/** One thing that happens, to a machine or to a job; both are given. */
type Trouble = (
  scene: Scene,
  on: { key: string; name: string },
) => Promise<unknown> | unknown;

const DROP: Trouble = ({ world }, { key }) => world.transport.drop(key);

const CUT_OFF: Trouble = async ({ world, chance }, { key }) => {
  world.transport.cutOff(key, { noticedMs: chance.integer(0, 20_000) });
  await world.clock.sleep(chance.integer(1_000, 240_000));
  world.transport.comeBack(key);
};

const LOSE: Trouble = ({ world, chance }, { key }) => {
  const machine = world.machine(key);
  if (machine.alive.length > 0) machine.lose(chance.pick(machine.alive));
};

const REBOOT: Trouble = async ({ world, chance }, { key }) => {
  world.machine(key).reboot();
  world.transport.cutOff(key, { noticedMs: chance.integer(0, 20_000) });
  await world.clock.sleep(chance.integer(1_000, 60_000));
  world.transport.comeBack(key);
};

const ADD: Trouble = ({ world: { ports, ref }, newJob }) => {
  const { name, spec } = newJob();
  return addJobs(ports, ref, { names: [name], spec });
};

const REPLACE: Trouble = async (scene, { name }) => {
  const { world: { ports, ref }, witness, newJob } = scene;
  const spec = { ...newJob().spec, command: "sleep 7" };
  const asBefore = witness.allow(name, spec);
  witness.excuse(name);
  try {
    await addJobs(ports, ref, { names: [name], spec, replace: true });
  } catch (error) {
    asBefore();
    throw error;
  }
};

const DELETE: Trouble = ({ world: { ports, ref }, witness }, { name }) => {
  witness.excuse(name);
  return deleteJobs(ports, ref, { names: [name] });
};

const KILL: Trouble = ({ world: { ports, ref } }, { name }) =>
  killJobs(ports, ref, [name]);

const RESET: Trouble = ({ world: { ports, ref }, witness }, { name }) => {
  witness.allow(name);
  witness.excuse(name);
  return resetJobs(ports, ref, { names: [name] });
};

const REFRESH: Trouble = ({ world: { ports, ref } }) => refreshJobs(ports, ref);

const EDIT_READY: Trouble = ({ world, witness }, { name }) => {
  witness.allow(name);
  witness.excuse(name, { always: true });
  world.edit(name, { status: "ready" });
};

const EDIT_HOLD: Trouble = ({ world }, { name }) =>
  world.edit(name, { status: "hold" });

const EDIT_REMOVE: Trouble = ({ world: { store, ref }, witness }, { name }) => {
  witness.remove(name);
  store.edit(ref, (records) => records.delete(name));
};

const EDIT_FIRST: Trouble = ({ world: { store, ref }, newJob }) => {
  const { name: first, spec } = newJob();
  store.edit(ref, (records) => {
    const others = [...records];
    records.clear();
    records.set(first, makeJob(first, { ...spec }));
    for (const [name, job] of others) records.set(name, job);
  });
};

const PAUSE: Trouble = async ({ world: { ports, ref, clock }, chance }) => {
  await pauseQueue(ports, ref);
  await clock.sleep(chance.integer(10, 60_000));
  await resumeQueue(ports, ref);
};

const MOVE: Trouble = ({ world: { ports, ref }, chance }, { name }) =>
  moveJobs(ports, ref, {
    names: [name],
    to: chance.pick(["first", "last"]),
  });

/** What can happen; some of it more often. */
export const TROUBLES: readonly Trouble[] = [
  ...[DROP, DROP, CUT_OFF, CUT_OFF, LOSE, LOSE, REBOOT],
  ...[ADD, REPLACE, DELETE, DELETE, KILL, KILL, RESET, RESET, REFRESH],
  ...[EDIT_READY, EDIT_HOLD, EDIT_REMOVE, EDIT_FIRST],
  ...[PAUSE, MOVE],
];

/** What ends a manager. */
export const DEATHS: readonly Trouble[] = [
  ({ world }) => world.kill(),
  ({ interrupt }) => interrupt(),
];
