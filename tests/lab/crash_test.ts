import assert from "node:assert/strict";
import { createExperiment, HOLD, MARK } from "./_experiment.ts";
import { labTest } from "./lab_test_case.ts";
import { startLab } from "./start_lab.ts";

/** A host is gone with all that ran on it, for a moment or for good. */

const TIMEOUT = "--timeout=0.05";

labTest(
  "a host that crashes and reboots: its job is crash by evidence, not by waiting; it takes jobs again in the same run",
  async () => {
    await using lab = await startLab({ hosts: 2 });
    await using experiment = await createExperiment(lab);
    await experiment.add("job[1-4]", `${MARK}; ${HOLD}`);
    await using manager = experiment.run("--timeout=60");
    const dead = await experiment.runningOn("red01");
    const other = await experiment.runningOn("red02");

    await lab.crash("red01");
    await lab.boot("red01");
    await experiment.reach("crash", [dead]);
    const next = await experiment.runningOn("red01");
    const states = await experiment.states();
    const reason = (await experiment.records()).get(dead)?.["reason"];
    await experiment.logged("red01", dead, "crash");
    await experiment.release("red01");
    await experiment.release("red02");
    const { code, err } = await manager.result;

    assert.equal(states[other], "start");
    assert.match(String(reason), /process is gone/);
    assert.equal(code, 1, err);
    assert.deepEqual(await experiment.states(), {
      ...{ job1: "end", job2: "end", job3: "end", job4: "end" },
      [dead]: "crash",
    });
    assert.deepEqual((await experiment.ran("red01")).slice(0, 2), [dead, next]);
  },
);

labTest(
  "a host that crashes and stays off: its job is crash after the timeout, the other host does the rest",
  async () => {
    await using lab = await startLab({ hosts: 2 });
    await using experiment = await createExperiment(lab, { notices: "soon" });
    await experiment.add("job[1-2]", `${MARK}; ${HOLD}`);
    await experiment.add("job[3-6]", MARK);
    await using manager = experiment.run(TIMEOUT);
    const dead = await experiment.runningOn("red01");
    await experiment.runningOn("red02");

    await lab.crash("red01");
    await experiment.release("red02");
    const { code, err } = await manager.result;

    assert.equal(code, 1, err);
    assert.match(err, /is in state crash: .*red01 has not answered/);
    assert.deepEqual(await experiment.states(), {
      ...{ job1: "end", job2: "end", job3: "end" },
      ...{ job4: "end", job5: "end", job6: "end" },
      [dead]: "crash",
    });
    assert.deepEqual(await experiment.ran("red01"), [dead]);
    assert.equal((await experiment.ran("red02")).length, 5);
  },
);

labTest(
  "a host that was off for longer than the timeout takes jobs again in the same run",
  async () => {
    await using lab = await startLab({ hosts: 2 });
    await using experiment = await createExperiment(lab, { notices: "soon" });
    await experiment.add("job[1-4]", `${MARK}; ${HOLD}`);
    await using manager = experiment.run(TIMEOUT);
    const dead = await experiment.runningOn("red01");
    await experiment.runningOn("red02");

    await lab.crash("red01");
    await experiment.reach("crash", [dead]);
    await lab.boot("red01");
    const next = await experiment.runningOn("red01");
    await experiment.release("red01");
    await experiment.release("red02");
    const { code, err } = await manager.result;

    assert.equal(code, 1, err);
    assert.deepEqual(await experiment.states(), {
      ...{ job1: "end", job2: "end", job3: "end", job4: "end" },
      [dead]: "crash",
    });
    assert.deepEqual((await experiment.ran("red01")).slice(0, 2), [dead, next]);
  },
);

labTest(
  "all hosts crash and reboot: the run goes on with what is left",
  async () => {
    await using lab = await startLab({ hosts: 2 });
    await using experiment = await createExperiment(lab);
    await experiment.add("job[1-2]", `${MARK}; ${HOLD}`);
    await experiment.add("job[3-4]", MARK);
    await using manager = experiment.run();
    await experiment.reach("start", ["job1", "job2"]);

    await Promise.all(lab.hosts.map((host) => lab.crash(host)));
    await Promise.all(lab.hosts.map((host) => lab.boot(host)));
    const { code, err } = await manager.result;

    assert.equal(code, 1, err);
    assert.deepEqual(await experiment.states(), {
      ...{ job1: "crash", job2: "crash", job3: "end", job4: "end" },
    });
  },
);
