import assert from "node:assert/strict";
import { addHosts } from "../../../src/core/cluster/add.ts";
import type { MachineFacts } from "../../../src/core/machine_facts.ts";
import { FakeWorld } from "../../support/fake_world.ts";

const GPUS = ["GPU-a", "GPU-b"].map((uuid, index) => ({
  index: 2 * index,
  uuid,
  name: "A100",
}));

async function makeWorld(facts: Partial<MachineFacts>): Promise<FakeWorld> {
  const world = new FakeWorld();
  await world.clusters.create(world.ref);
  const red = world.machine("pi@red");
  red.facts = { ...red.facts, ...facts };
  return world;
}

function add({ ports, ref, clock }: FakeWorld, ...ids: string[]) {
  const spec = { name: "red", user: "pi", gpu: "auto", slots: 2 };
  return clock.until(addHosts(ports, ref, { ids, spec }));
}

Deno.test("one id gets a host for each GPU, by its UUID", async () => {
  const world = await makeWorld({ gpus: GPUS });

  const ids = await add(world, "red");

  const hosts = await world.clusters.read(world.ref);
  assert.deepEqual(ids, ["red-gpu0", "red-gpu2"]);
  assert.deepEqual(
    [...hosts].map(([id, host]) => [id, host["gpu"], host["max_jobs_allowed"]]),
    [["red-gpu0", "GPU-a", 2], ["red-gpu2", "GPU-b", 2]],
  );
});

Deno.test("as many ids as GPUs get one each", async () => {
  assert.deepEqual(
    await add(await makeWorld({ gpus: GPUS }), "x", "y"),
    ["x", "y"],
  );
  assert.deepEqual(
    await add(await makeWorld({ gpus: GPUS.slice(1) }), "x"),
    ["x"],
  );
});

Deno.test("another number of ids is refused, and nothing is added", async () => {
  const world = await makeWorld({ gpus: GPUS });

  await assert.rejects(add(world, "x", "y", "z"), {
    code: "usage",
    message: "Cannot add 3 hosts for GPUs of pi@red: it has 2",
  });
  assert.equal((await world.clusters.read(world.ref)).size, 0);
});

Deno.test("a machine without GPUs says why there are none", async () => {
  const programs = new Set(["nvidia-smi"]);
  for (
    const [facts, why] of [
      [{}, "there is no nvidia-smi"],
      [{ programs }, "nvidia-smi lists none"],
      [{ programs, gpuFailure: "no driver" }, "nvidia-smi fails: no driver"],
    ] as const
  ) {
    await assert.rejects(add(await makeWorld(facts), "x"), {
      code: "not-found",
      message: `Cannot find GPUs on pi@red: ${why}`,
    });
  }
});
