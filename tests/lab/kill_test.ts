import assert from "node:assert/strict";
import { until } from "../support/until.ts";
import { createExperiment, MARK } from "./_experiment.ts";
import { labTest } from "./lab_test_case.ts";
import { type Lab, startLab } from "./start_lab.ts";

/** What `queue kill` leaves of a job on its host: nothing. */

labTest(
  "a job that ignores TERM is gone after the grace period",
  async () => {
    await using lab = await startLab();
    await using experiment = await createExperiment(lab);
    const stubborn = `trap '' TERM; ${MARK}; while :; do sleep 1001; done`;
    await experiment.add("job", stubborn, "red01");
    await using manager = experiment.runNamed();
    await experiment.reach("start", ["job"]);
    await experiment.marked("red01", 1);
    const before = performance.now();

    await experiment.cms("queue", "kill", "a", "--name=job");

    const seconds = (performance.now() - before) / 1_000;
    assert.ok(seconds >= 5, `it had ${seconds} s of the 5 that it is given`);
    assert.deepEqual(await sleeps(lab), []);
    assert.deepEqual(await experiment.states(), { job: "kill" });
    await experiment.logged("red01", "job", "kill");
    assert.equal((await manager.result).code, 1);
  },
);

labTest(
  "a job that takes its time to end is not taken for crashed, nor run again",
  async () => {
    await using lab = await startLab();
    await using experiment = await createExperiment(lab, { notices: "soon" });
    // Longer than it takes a manager to ask how its jobs are.
    const tidy =
      `trap 'sleep 4; exit 1' TERM; ${MARK}; while :; do sleep 0.1; done`;
    await experiment.add("job", tidy, "red01", "--retries=2");
    await using manager = experiment.runNamed();
    await experiment.reach("start", ["job"]);
    await experiment.marked("red01", 1);

    await experiment.cms("queue", "kill", "a", "--name=job");

    assert.equal((await manager.result).code, 1);
    assert.deepEqual(await experiment.states(), { job: "kill" });
    assert.deepEqual(await experiment.ran("red01"), ["job"]);
    const history = await experiment.cms("queue", "history", "a");
    assert.deepEqual(
      history.trimEnd().split("\n").map((line) => line.split("  ")[2]),
      ["-> ready", "ready -> run", "run -> start", "start -> kill"],
    );
  },
);

labTest(
  "kill reaches grandchildren, in the background and in process groups of their own",
  async () => {
    await using lab = await startLab();
    await using experiment = await createExperiment(lab);
    const command = "(sleep 1001 &) ; set -m; sleep 1002 & " +
      `bash -c 'set -m; sleep 1003 & wait' & ${MARK}; wait`;
    await experiment.add("job", command, "red01");
    await using manager = experiment.runNamed();
    await experiment.reach("start", ["job"]);
    await experiment.marked("red01", 1);
    await until(async () => (await sleeps(lab)).length === 3);

    await experiment.cms("queue", "kill", "a", "--name=job");

    assert.deepEqual(await sleeps(lab), []);
    assert.deepEqual(await experiment.states(), { job: "kill" });
    assert.equal((await manager.result).code, 1);
  },
);

labTest(
  "kill while the host is cut off changes nothing and says so; afterwards it does its work",
  async () => {
    await using lab = await startLab();
    await using experiment = await createExperiment(lab, { notices: "soon" });
    await experiment.add("job", `${MARK}; sleep 1001`, "red01");
    await using manager = experiment.runNamed();
    await experiment.reach("start", ["job"]);

    await lab.cut("red01");
    await assert.rejects(
      experiment.cms("queue", "kill", "a", "--name=job"),
      /red01 cannot be reached/,
    );
    const meanwhile = await experiment.states();
    await lab.mend("red01");
    await experiment.cms("queue", "kill", "a", "--name=job");

    assert.deepEqual(meanwhile, { job: "start" });
    assert.deepEqual(await sleeps(lab), []);
    assert.deepEqual(await experiment.states(), { job: "kill" });
    assert.equal((await manager.result).code, 1);
  },
);

async function sleeps(lab: Lab): Promise<string[]> {
  const out = await lab.console("red01", "ps -A -o args=");
  return out.split("\n").filter((line) => line.startsWith("sleep 100"));
}
