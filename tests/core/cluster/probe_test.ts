import assert from "node:assert/strict";
import { addHosts } from "../../../src/core/cluster/add.ts";
import { probeHosts } from "../../../src/core/cluster/probe.ts";
import { setHosts } from "../../../src/core/cluster/set.ts";
import { FakeWorld } from "../../support/fake_world.ts";

const GPU = { index: 0, uuid: "GPU-12ab", name: "A100" };

async function makeWorld(
  hosts: Readonly<Record<string, string>>,
  gpu?: string,
): Promise<FakeWorld> {
  const world = new FakeWorld({ machines: ["pi@red", "pi@blue"] });
  await world.clusters.create(world.ref);
  for (const [id, name] of Object.entries(hosts)) {
    const spec = { name, user: "pi", gpu };
    await addHosts(world.ports, world.ref, { ids: [id], spec });
  }
  return world;
}

function probe({ ports, ref, clock }: FakeWorld, ids?: string[]) {
  return clock.until(probeHosts(ports, ref, { ids, timeoutMs: 10_000 }));
}

Deno.test("hosts of one machine share a probe, and keep their order", async () => {
  const world = await makeWorld({ b: "red", a: "red", c: "blue" });
  world.transport.latencyMs = () => 20;
  let opened = 0;
  const { transport } = world;
  const counted: typeof transport.open = (...args) => {
    opened++;
    return transport.open(...args);
  };

  const probes = await world.clock.until(
    probeHosts({
      ...world.ports,
      transport: () => Promise.resolve({ open: counted }),
    }, world.ref),
  );

  assert.equal(opened, 2);
  assert.deepEqual(
    probes.map(({ id, isUsable, probe }) => [id, isUsable, probe?.latencyMs]),
    [["b", true, 40], ["a", true, 40], ["c", true, 40]],
  );
  assert.deepEqual(probes.flatMap(({ findings }) => findings), []);
  assert.equal(probes[0]!.probe, probes[1]!.probe);
});

Deno.test("a host that does not answer cannot be used, and others are not held up", async () => {
  const world = await makeWorld({ a: "red", b: "blue", c: "nowhere" });
  world.machine("pi@red").reachable = false;

  const [a, b, c] = await probe(world);

  assert.deepEqual([a!.isUsable, b!.isUsable, c!.isUsable], [
    ...[false, true, false],
  ]);
  assert.deepEqual(a!.findings, [{
    problem: "pi@red cannot be reached: timed out",
    advice: "see whether it is on and runs sshd: ssh pi@red true",
    isFatal: true,
  }]);
  assert.equal(
    c!.findings[0]!.advice,
    "check its name, or add it to ~/.ssh/config",
  );
});

Deno.test("a machine that is silent after its greeting is given up", async () => {
  const world = await makeWorld({ a: "red" });
  const { clock, transport } = world;
  clock.after(5, () => transport.cutOff("pi@red", { noticedMs: 1e9 }));

  const [a] = await probe(world);

  assert.equal(a!.isUsable, false);
  assert.equal(
    a!.findings[0]!.problem,
    "pi@red does not answer within 10 seconds",
  );
});

Deno.test("what is wrong with a machine is told, with what helps", async () => {
  const world = await makeWorld({ a: "red" });
  const red = world.machine("pi@red");
  red.aheadMs = -90_000;
  red.facts = {
    programs: new Set(),
    cores: 2,
    load: 17,
    memoryBytes: 16e9,
    freeMemoryBytes: 1e8,
    freeDiskBytes: 5e8,
    isWritable: true,
    gpus: [],
    gpuFailure: "no driver",
  };

  const [a] = await probe(world);

  assert.equal(a!.isUsable, true); // nothing of this keeps jobs from running
  assert.deepEqual(a!.findings.map(({ problem }) => problem), [
    "only 500 MB are free on the disk",
    "there is no bash, which runs jobs where nothing else is said",
    "there is no tar or no find, so files of jobs are not carried",
    "its clock is 89 seconds behind",
    "its load is 17, with 2 cores",
    "only 100 MB of its memory are free",
    "nvidia-smi fails: no driver",
  ]);
  assert.ok(a!.findings.every(({ advice }) => advice.length > 10));
});

Deno.test("a disk that takes no files makes a host useless", async () => {
  const world = await makeWorld({ a: "red", b: "blue" });
  const [red, blue] = [world.machine("pi@red"), world.machine("pi@blue")];
  red.facts = { ...red.facts, isWritable: false };
  blue.facts = { ...blue.facts, freeDiskBytes: 0 };

  const probes = await probe(world);

  assert.deepEqual(probes.map(({ isUsable }) => isUsable), [false, false]);
});

Deno.test("a clock is right as far as whole seconds and the way can tell", async () => {
  const world = await makeWorld({ a: "red" });
  world.transport.latencyMs = () => 400;
  const skews: (number | undefined)[] = [];
  for (const aheadMs of [0, 900, -900, 7_000]) {
    world.machine("pi@red").aheadMs = aheadMs;
    skews.push((await probe(world))[0]!.probe!.skewSeconds);
  }

  assert.ok(skews.slice(0, 3).every((skew) => Math.abs(skew!) < 1), `${skews}`);
  assert.ok(skews[3]! > 5 && skews[3]! <= 7, `${skews}`);
});

Deno.test("a GPU that a host names has to be there", async () => {
  for (
    const [gpu, problems] of [
      ["0", []],
      ["GPU-12ab", []],
      ["0,1", ["it has no GPU 1"]],
      ["GPU-9", ["it has no GPU GPU-9"]],
    ] as const
  ) {
    const world = await makeWorld({ a: "red" }, gpu);
    const red = world.machine("pi@red");
    red.facts = {
      ...red.facts,
      programs: new Set([...red.facts.programs, "nvidia-smi"]),
      gpus: [GPU],
    };

    const [a] = await probe(world);

    assert.deepEqual(a!.findings.map(({ problem }) => problem), problems);
  }
});

Deno.test("only some hosts are probed, and a record that is wrong is told", async () => {
  const world = await makeWorld({ a: "red", b: "blue" });
  await world.clusters.update(world.ref, (hosts) => {
    hosts.set("a", { ...hosts.get("a"), name: "-oProxyCommand=x" });
  });
  await setHosts(world.ports, world.ref, {
    ids: ["b"],
    key: "status",
    value: "inactive",
  });

  const [a] = await probe(world, ["a"]);
  const [b] = await probe(world, ["b"]);

  assert.match(a!.findings[0]!.problem, /^Cannot reach "-oProxyCommand=x"/);
  assert.deepEqual([b!.isActive, b!.isUsable], [false, true]);
  await assert.rejects(probe(world, ["c"]), { code: "not-found" });
});
