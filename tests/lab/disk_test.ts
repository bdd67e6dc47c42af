import assert from "node:assert/strict";
import { createExperiment, HOLD, MARK } from "./_experiment.ts";
import { labTest } from "./lab_test_case.ts";
import { startLab } from "./start_lab.ts";

/** A host whose disk has no byte left. */

labTest(
  "a host whose disk is full fails the jobs that name it; the others run and the queue ends",
  async () => {
    await using lab = await startLab({ hosts: 2 });
    await using experiment = await createExperiment(lab);
    await experiment.add("a[1-3]", "true", "red01");
    await experiment.add("b[1-3]", MARK, "red02");
    await lab.fillDisk("red01");

    await using manager = experiment.runNamed();
    const { code, err } = await manager.result;

    assert.equal(code, 1, err);
    assert.deepEqual(await experiment.states(), {
      ...{ a1: "fail_start", a2: "fail_start", a3: "fail_start" },
      ...{ b1: "end", b2: "end", b3: "end" },
    });
  },
);

labTest(
  "a disk that fills while jobs run: what runs ends as it ends, what cannot begin is fail_start, and with room again jobs start",
  async () => {
    await using lab = await startLab();
    await using experiment = await createExperiment(lab);
    await experiment.add("first", `${MARK}; ${HOLD}; exit 3`);
    await experiment.add("second", MARK);
    await using manager = experiment.run();
    await experiment.reach("start", ["first"]);

    await lab.console("red01", "touch release.soon");
    await lab.fillDisk("red01");
    await lab.console("red01", "mv release.soon release");
    const { code } = await manager.result;
    const full = await experiment.states();
    await lab.freeDisk("red01");
    await experiment.cms("queue", "reset", "a", "--name=second");
    await using again = experiment.run();
    await again.result;

    assert.equal(code, 1);
    assert.deepEqual(full, { first: "end 3", second: "fail_start" });
    assert.deepEqual(await experiment.states(), {
      ...{ first: "end 3", second: "end" },
    });
    assert.deepEqual(await experiment.ran("red01"), ["first", "second"]);
  },
);

labTest(
  "a disk that fills while files are carried there: the job is fail_start with tar's words",
  async () => {
    await using lab = await startLab();
    await using experiment = await createExperiment(lab);
    await experiment.add("a", "true", "red01");
    await experiment.file("a/data", Array(20).fill(new Uint8Array(1_000_000)));

    await using manager = experiment.runNamed();
    const { code, err } = await manager.result;

    assert.equal(code, 1);
    assert.match(
      err,
      /a is in state fail_start: .*tar: .*(No space|Wrote only)/,
    );
    assert.deepEqual(await experiment.states(), { a: "fail_start" });
  },
);

labTest(
  "a full disk is named as such, in the words of the system",
  async () => {
    await using lab = await startLab();
    await using experiment = await createExperiment(lab);
    await experiment.add("a", "true", "red01");
    await lab.fillDisk("red01");

    await using manager = experiment.runNamed();
    const { err } = await manager.result;

    assert.match(err, /a is in state fail_start: .*No space left on device/);
  },
);

labTest(
  "an end that was heard, but that the full disk has no room for, is still the end after refresh",
  async () => {
    await using lab = await startLab();
    await using experiment = await createExperiment(lab);
    await experiment.add("job", `${MARK}; ${HOLD}; exit 3`);
    await using manager = experiment.run();
    await experiment.reach("start", ["job"]);

    await lab.console(
      "red01",
      `touch release.soon; cd experiment/job
       printf "%$((4096 - $(wc -c <job.log)))s" '' >>job.log # to the page's end`,
    );
    await lab.fillDisk("red01");
    await lab.console("red01", "mv release.soon release");
    await manager.result;
    const heard = await experiment.states();
    await experiment.cms("queue", "refresh", "a");

    assert.deepEqual(heard, { job: "end 3" });
    assert.deepEqual(await experiment.states(), { job: "end 3" });
  },
);
