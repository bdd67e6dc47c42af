import assert from "node:assert/strict";
import { type Slurm, slurmMissing, startSlurm } from "../support/slurm.ts";
import { SlurmUser } from "../support/slurm_user.ts";
import { tempDir } from "../support/temp.ts";
import { until } from "../support/until.ts";

const missing = slurmMissing();

/** A test on a Slurm of its own, with these lines in its configuration. */
function slurmTest(
  name: string,
  lines: readonly string[],
  run: (user: SlurmUser, slurm: Slurm) => Promise<void>,
): void {
  Deno.test({
    name: `${name}${missing ? ` (${missing})` : ""}`,
    ignore: missing !== undefined,
    async fn() {
      await using slurm = await startSlurm(lines);
      await using directory = await tempDir();
      await run(new SlurmUser(slurm, directory), slurm);
    },
  });
}

const NAMES = Array.from({ length: 60 }, (_, at) => `job${at + 1}`);
const ALL_ENDED = NAMES.map((name) => `${name}:end`).join(" ");

slurmTest(
  "what is over a limit of submitted jobs waits, and says why, and runs once there is room",
  ["MaxJobCount=20", "MinJobAge=2"],
  async (user) => {
    await user.add(
      "job[1-60]",
      "echo up >>up; until [ -e ../go ]; do sleep 0.1; done",
    );
    await using run = user.run();
    await until(async () => await user.reason("job60") !== "", {});
    const held = await user.record("job60");
    const first = await user.record("job1");

    await Deno.writeTextFile(user.directory.join("experiment/go"), "");
    const { code, err } = await run.result;

    assert.equal(held["status"], "run");
    assert.match(
      String(held["reason"]),
      /Slurm takes no more jobs now: .*unable to accept/,
    );
    assert.equal(first["status"], "start");
    assert.equal(code, 0, err);
    assert.equal(await user.states(), ALL_ENDED);
    for (const name of NAMES) {
      assert.equal(await user.text(`${name}/up`), "up\n");
    }
  },
);

slurmTest(
  "arrays are as short as Slurm wants them",
  ["MaxArraySize=10"],
  async (user) => {
    await user.add("job[1-60]", "true");

    const { code, err } = await user.run().result;

    assert.equal(code, 0, err);
    assert.equal(await user.states(), ALL_ENDED);
  },
);
