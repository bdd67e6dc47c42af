import assert from "node:assert/strict";
import { slotsOfHosts } from "../../src/core/host_list.ts";
import { parseOptions } from "../../src/core/options.ts";
import type { Policy } from "../../src/core/scheduler.ts";
import { slurm } from "../../src/schedulers/slurm.ts";

function create(given: Readonly<Record<string, unknown>> = {}): Policy {
  return slurm.create(parseOptions(slurm.options, given), {
    cluster: () => assert.fail("slurm has no use for a cluster"),
    hosts: slotsOfHosts,
    seed: "",
  });
}

Deno.test("slurm is on this machine, and has a thousand jobs at a time", () => {
  const { slots } = create();

  assert.equal(slots.length, 1_000);
  assert.deepEqual(slots[0]?.machine, {
    key: "slurm:localhost",
    user: undefined,
    host: "slurm:localhost",
  });
});

Deno.test("slurm is on the login machine, for as many jobs as may be submitted", () => {
  const { slots } = create({ login: "pi@red", max_submitted: 2 });

  assert.deepEqual(slots.map(({ machine }) => machine), [
    { key: "pi@slurm:red", user: "pi", host: "slurm:red" },
    { key: "pi@slurm:red", user: "pi", host: "slurm:red" },
  ]);
});

Deno.test("slurm hands its options on to sbatch", () => {
  const { slots } = create({
    partition: "main",
    time: "1:30:00",
    cpus: "2",
    gpus: "a100:1",
    sbatch: " --qos=low  -x red ".replace("-x red", "--exclude=red"),
  });

  assert.deepEqual(slots[0]?.batch, [
    "--partition=main",
    "--time=1:30:00",
    "--cpus-per-task=2",
    "--gpus=a100:1",
    "--qos=low",
    "--exclude=red",
  ]);
});

Deno.test("slurm takes no program for an option of sbatch", () => {
  assert.throws(() => create({ sbatch: "--qos=low rm" }), {
    code: "usage",
    message: 'Cannot use "rm" for --sbatch: it is no option',
  });
});

Deno.test("slurm has one login machine", () => {
  for (const login of ["pi@red,pi@blue", ""]) {
    assert.throws(() => create({ login }), { code: "usage" });
  }
  assert.throws(() => create({ login: "-oProxyCommand=x" }), {
    code: "invalid",
  });
});

Deno.test("slurm takes what other schedulers are told, so that only a word differs", () => {
  const { slots } = create({
    hostfile: "a",
    hosts: "pi@red",
    max_parallel: 3,
  });

  assert.equal(slots.length, 3);
  assert.equal(slots[0]?.machine?.key, "slurm:localhost");
});
