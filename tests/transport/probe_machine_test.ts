import assert from "node:assert/strict";
import {
  momentThere,
  probeMachine,
} from "../../src/transport/probe_machine.ts";
import { executable } from "../support/executable.ts";
import { fakeGpus } from "../support/fake_gpus.ts";
import { tempDir } from "../support/temp.ts";
import { openAgent } from "./open_agent.ts";
import { SHELLS, shellTest } from "./shells.ts";

for (const shell of SHELLS) {
  shellTest(shell, "tells what is so of its machine", async () => {
    await using dir = await tempDir();
    await using agent = openAgent(shell);

    const facts = await probeMachine(agent.talk, dir.join("not/there yet"));
    const moment = await momentThere(agent.talk);

    for (const program of ["bash", "tar", "find", "setsid"]) {
      assert.ok(facts.programs.has(program), program);
    }
    assert.equal(facts.cores, navigator.hardwareConcurrency);
    const { total } = Deno.systemMemoryInfo();
    assert.equal(facts.memoryBytes, total);
    assert.ok(facts.freeMemoryBytes! > 0 && facts.freeMemoryBytes! < total);
    assert.ok(facts.freeDiskBytes! > 0);
    assert.ok(facts.load! >= 0);
    assert.equal(facts.isWritable, true);
    assert.ok(Math.abs(moment! - Date.now() / 1_000) < 60);
  });

  shellTest(shell, "lists its GPUs", async () => {
    await using gpus = await fakeGpus([
      "0, GPU-aa-1, 40536, 3, 0, NVIDIA A100, PCIe",
      "1, GPU-bb-2, 40536, 40000, 97, NVIDIA A100, PCIe",
      "2, GPU-cc-3, [N/A], [N/A], [N/A], Strange",
    ]);
    await using agent = openAgent(shell, gpus.env);

    const facts = await probeMachine(agent.talk, ".");

    const name = "NVIDIA A100, PCIe";
    const memoryBytes = 40_536 * 1_024 ** 2;
    assert.deepEqual(facts.gpus.map(({ uuid }) => uuid), [
      ...["GPU-aa-1", "GPU-bb-2", "GPU-cc-3"],
    ]);
    assert.deepEqual(facts.gpus[1], {
      ...{ index: 1, uuid: "GPU-bb-2", name, memoryBytes },
      ...{ usedBytes: 40_000 * 1_024 ** 2, busyPercent: 97 },
    });
    assert.equal(facts.gpus[2]!.memoryBytes, undefined);
    assert.equal(facts.gpuFailure, undefined);
  });
}

Deno.test("GPUs that do not answer are a failure, with its reason", async () => {
  await using gpus = await fakeGpus(["NVIDIA-SMI has failed: no driver"], 9);
  await using agent = openAgent(SHELLS[0]!, gpus.env);

  const { gpus: found, gpuFailure } = await probeMachine(agent.talk, ".");

  assert.deepEqual(found, []);
  assert.equal(gpuFailure, "NVIDIA-SMI has failed: no driver");
});

Deno.test("a machine with next to no programs tells what it can", async () => {
  await using programs = await tempDir();
  await Deno.symlink(executable("sh")!, programs.join("sh"));
  await using agent = openAgent(
    { ...SHELLS[0]!, program: [programs.join("sh")] },
    { PATH: programs.path },
  );

  const facts = await probeMachine(agent.talk, "/");
  const moment = await momentThere(agent.talk);

  assert.deepEqual(facts.programs, new Set());
  assert.deepEqual([facts.cores, facts.freeDiskBytes, moment], [
    ...[undefined, undefined, undefined],
  ]);
});

Deno.test("a directory that takes no files is told", async () => {
  await using agent = openAgent(SHELLS[0]!);

  const { isWritable } = await probeMachine(agent.talk, "/proc/experiment");

  assert.equal(isWritable, false);
});

Deno.test("a machine whose limits are too low is not judged by what could not be asked", async () => {
  const limited = ["sh", "-c", "ulimit -n 10; exec sh"] as const;
  await using agent = openAgent({ ...SHELLS[0]!, program: limited });

  await assert.rejects(probeMachine(agent.talk, "."), {
    code: "io",
    message: /too few processes or open files left/,
  });
});
