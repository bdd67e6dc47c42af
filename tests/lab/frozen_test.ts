import assert from "node:assert/strict";
import { until } from "../support/until.ts";
import { createExperiment, HOLD, MARK } from "./_experiment.ts";
import { labTest } from "./lab_test_case.ts";
import { startLab } from "./start_lab.ts";

/** A machine that does nothing at all, though its network card answers. */

labTest(
  "a host that freezes for less than the timeout: its jobs go on where they were",
  async () => {
    await using lab = await startLab({ hosts: 2 });
    await using experiment = await createExperiment(lab, { notices: "soon" });
    await experiment.add("job[1-2]", `${MARK}; ${HOLD}; exit 3`);
    await experiment.add("job[3-4]", MARK);
    await using manager = experiment.run();
    const frozen = await experiment.runningOn("red01");
    await experiment.runningOn("red02");

    await lab.freeze("red01");
    await experiment.release("red01");
    await until(() => lab.sshCalls().length > 2, { what: "another ssh" });
    const meanwhile = (await experiment.states())[frozen];
    await lab.thaw("red01");
    await experiment.release("red02");
    const { code, err } = await manager.result;

    assert.equal(meanwhile, "start");
    assert.equal(code, 1, err);
    assert.deepEqual(await experiment.states(), {
      ...{ job1: "end 3", job2: "end 3", job3: "end", job4: "end" },
    });
    const ran = [
      ...await experiment.ran("red01"),
      ...await experiment.ran("red02"),
    ];
    assert.deepEqual(ran.toSorted(), ["job1", "job2", "job3", "job4"]);
  },
);

labTest(
  "a host that freezes for longer: its jobs are crash after the timeout, and refresh tells how they are when it thaws",
  async () => {
    await using lab = await startLab({ hosts: 2 });
    await using experiment = await createExperiment(lab, { notices: "soon" });
    await experiment.add("a", `${MARK}; ${HOLD}; exit 3`, "red01");
    await experiment.add("b", `${MARK}; ${HOLD}`, "red02");
    await using manager = experiment.runNamed("--timeout=0.05");
    await experiment.reach("start", ["a", "b"]);

    await lab.freeze("red01");
    await experiment.release("red02");
    const { code, err } = await manager.result;
    await lab.thaw("red01");
    await experiment.cms("queue", "refresh", "a");
    const thawed = await experiment.states();
    await experiment.release("red01");
    await experiment.logged("red01", "a", "end");
    await experiment.cms("queue", "refresh", "a");

    assert.equal(code, 1);
    assert.match(err, /a is in state crash: .*red01 has not answered/);
    assert.deepEqual(thawed, { a: "start", b: "end" });
    assert.deepEqual(await experiment.states(), { a: "end 3", b: "end" });
    assert.deepEqual(await experiment.ran("red01"), ["a"]);
  },
);
