import assert from "node:assert/strict";
import { createExperiment, MARK } from "./_experiment.ts";
import { labTest } from "./lab_test_case.ts";
import { startLab } from "./start_lab.ts";

labTest(
  "over a slow wire that loses packets each job runs once and its end is known",
  async () => {
    await using lab = await startLab({ hosts: 2 });
    await using experiment = await createExperiment(lab);
    await lab.slow("red01", { kbit: 256, loss: 0.05 });
    await lab.slow("red02", { kbit: 512, loss: 0.02 });
    const jobs = Array.from({ length: 30 }, (_, at) => `job${at + 1}`);
    await experiment.add("job[1-30]", `${MARK}; exit 3`);

    await using manager = experiment.run();
    const { code, err } = await manager.result;

    assert.equal(code, 1);
    assert.deepEqual(
      await experiment.states(),
      Object.fromEntries(jobs.map((name) => [name, "end 3"])),
      err,
    );
    const ran = [
      ...await experiment.ran("red01"),
      ...await experiment.ran("red02"),
    ];
    assert.deepEqual(ran.toSorted(), jobs.toSorted());
    // The other one may have done all before a slow one answers.
    for (const host of lab.hosts) assert.ok(lab.connections(host) <= 1);
  },
);
