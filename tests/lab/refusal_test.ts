import assert from "node:assert/strict";
import { createExperiment, HOLD, MARK } from "./_experiment.ts";
import { labTest } from "./lab_test_case.ts";
import { startLab } from "./start_lab.ts";

/** A host that answers, but cannot begin a job. */

labTest(
  "a host whose disk fills amid a run costs three jobs, not the queue; with room again it takes jobs in the same run",
  async () => {
    await using lab = await startLab({ hosts: 2 });
    await using experiment = await createExperiment(lab);
    await experiment.add("job[1-8]", `${MARK}; ${HOLD}`);
    await using manager = experiment.run();
    await experiment.marked("red01", 1);
    await experiment.marked("red02", 1);
    const first = await experiment.runningOn("red01");
    const other = await experiment.runningOn("red02");

    await lab.console("red01", "touch release.soon");
    await lab.fillDisk("red01");
    await lab.console("red01", "mv release.soon release");
    await experiment.reach("fail_start", ["job3", "job4", "job5"]);
    const full = await experiment.states();
    await lab.freeDisk("red01");
    await experiment.reach("end", ["job6", "job7", "job8"]);
    await experiment.release("red02");
    const { code, err } = await manager.result;

    assert.equal(full["job6"], "undefined", err);
    assert.equal(code, 1);
    assert.match(err, /Cannot use root@red01 for now/);
    assert.deepEqual(await experiment.states(), {
      ...{ job1: "end", job2: "end" },
      ...{ job3: "fail_start", job4: "fail_start", job5: "fail_start" },
      ...{ job6: "end", job7: "end", job8: "end" },
    });
    assert.deepEqual(
      await experiment.ran("red01"),
      [first, "job6", "job7", "job8"],
    );
    assert.deepEqual(await experiment.ran("red02"), [other]);
  },
);
