import assert from "node:assert/strict";
import { cms, cmsWell } from "../support/cms.ts";
import { fakeGpus } from "../support/fake_gpus.ts";
import { sshdTest, startSshd } from "../support/sshd.ts";
import { tempDir } from "../support/temp.ts";

sshdTest("a host for each GPU has one job at a time on it", async () => {
  await using sshd = await startSshd({ aliases: ["red"] });
  await using gpus = await fakeGpus([
    "0, GPU-aa-1, 40536, 3, 0, NVIDIA A100",
    "1, GPU-bb-2, 40536, 3, 0, NVIDIA A100",
  ]);
  await using dir = await tempDir();
  const options = { cwd: dir.path, env: sshd.env };
  const local = { cwd: dir.path, env: gpus.env };
  await cmsWell(["cluster", "create", "c"], options);

  const none = await cms(
    ["cluster", "add", "c", "--id=r", "--name=red", "--gpu=auto"],
    options,
  );
  const added = await cms(
    ["cluster", "add", "c", "--id=h", "--name=localhost", "--gpu=auto"],
    local,
  );
  await cmsWell(["queue", "create", "a"], local);
  await cmsWell([
    ...["queue", "add", "a", "--name=x[1-4]"],
    "--command=mkdir ../$CUDA_VISIBLE_DEVICES || exit 9; sleep 0.2; rmdir ../$CUDA_VISIBLE_DEVICES; echo $CUDA_VISIBLE_DEVICES",
  ], local);
  const run = await cms(
    ["queue", "run", "fifo_multi", "a", "--hostfile=c"],
    local,
  );

  assert.equal(none.code, 66);
  assert.match(none.err, /Cannot find GPUs on .*red: there is no nvidia-smi/);
  assert.equal(added.code, 0, added.err);
  assert.equal(
    added.err,
    "INFO: Adding host h-gpu0 to cluster c\nINFO: Adding host h-gpu1 to cluster c\n",
  );
  assert.equal(run.code, 0, run.err);
  const used = new Set<string>();
  for (const name of ["x1", "x2", "x3", "x4"]) {
    const path = dir.join("experiment", name, `${name}.out`);
    used.add((await Deno.readTextFile(path)).trim());
  }
  assert.deepEqual(used, new Set(["GPU-aa-1", "GPU-bb-2"]));
});
