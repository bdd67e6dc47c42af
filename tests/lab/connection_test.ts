import assert from "node:assert/strict";
import { until } from "../support/until.ts";
import { createExperiment, HOLD, MARK } from "./_experiment.ts";
import { labTest } from "./lab_test_case.ts";
import { startLab } from "./start_lab.ts";

/** The network is gone, without a word; the host and its jobs are well. */

const TIMEOUT_MS = 3_000;
const TIMEOUT = `--timeout=${TIMEOUT_MS / 60_000}`;

labTest(
  "a network cut shorter than the timeout changes nothing: jobs run on, once each, and end as they end",
  async () => {
    await using lab = await startLab({ hosts: 2 });
    await using experiment = await createExperiment(lab, { notices: "never" });
    await experiment.add("a[1-3]", `${MARK}; ${HOLD}; exit 3`, "red01");
    await experiment.add("b[1-2]", `${MARK}; ${HOLD}`, "red02");
    await using manager = experiment.runNamed();
    await experiment.marked("red01", 3);
    await experiment.reach("start", ["a1", "a2", "a3", "b1", "b2"]);

    await lab.cut("red01");
    await experiment.release("red01");
    await experiment.release("red02");
    await experiment.logged("red01", "a3", "end");
    await experiment.reach("end", ["b1", "b2"]);
    const meanwhile = await experiment.states();
    await lab.mend("red01");
    const { code, err } = await manager.result;

    assert.deepEqual([meanwhile["a1"], meanwhile["a3"]], ["start", "start"]);
    assert.equal(code, 1, err);
    assert.deepEqual(await experiment.states(), {
      ...{ a1: "end 3", a2: "end 3", a3: "end 3" },
      ...{ b1: "end", b2: "end" },
    });
    assert.deepEqual(await sorted(experiment.ran("red01")), ["a1", "a2", "a3"]);
    assert.equal(lab.connections("red01"), 1);
  },
);

labTest(
  "a connection that ssh gives up is made anew within the timeout, and no job is lost or repeated",
  async () => {
    await using lab = await startLab({ hosts: 1 });
    await using experiment = await createExperiment(lab, { notices: "soon" });
    await experiment.add("a[1-3]", `${MARK}; ${HOLD}; exit 3`, "red01");
    await experiment.add("later", MARK);
    await using manager = experiment.run();
    await experiment.marked("red01", 1);

    await lab.cut("red01");
    await experiment.release("red01");
    await experiment.logged("red01", "a1", "end");
    await until(() => lab.sshCalls().length > 1, { what: "another ssh" });
    await lab.mend("red01");
    const { code } = await manager.result;

    assert.equal(code, 1);
    assert.deepEqual(await experiment.states(), {
      ...{ a1: "end 3", a2: "end 3", a3: "end 3", later: "end" },
    });
    assert.deepEqual(await experiment.ran("red01"), [
      "a1",
      "a2",
      "a3",
      "later",
    ]);
  },
);

labTest(
  "a network cut longer than the timeout: jobs there are crash, not before it; the others go on; refresh shows how they ended",
  async () => {
    await using lab = await startLab({ hosts: 2 });
    await using experiment = await createExperiment(lab, { notices: "soon" });
    await experiment.add("a[1-2]", `${MARK}; ${HOLD}; exit 3`, "red01");
    await experiment.add("b[1-2]", `${MARK}; ${HOLD}`, "red02");
    await using manager = experiment.runNamed(TIMEOUT);
    await experiment.reach("start", ["a1", "a2", "b1", "b2"]);

    const cutAt = performance.now();
    await lab.cut("red01");
    await experiment.reach("crash", ["a1", "a2"]);
    const silence = performance.now() - cutAt;
    const reason = (await experiment.records()).get("a1")?.["reason"];
    await experiment.release("red02");
    const { code, err } = await manager.result;
    const before = await experiment.states();
    await experiment.release("red01");
    await experiment.logged("red01", "a1", "end");
    await experiment.logged("red01", "a2", "end");
    await lab.mend("red01");
    await experiment.cms("queue", "refresh", "a");

    assert.ok(silence >= TIMEOUT_MS, `${silence} ms`);
    assert.match(String(reason), /red01 has not answered for 0.05 minutes/);
    assert.equal(code, 1, err);
    assert.deepEqual(before, {
      ...{ a1: "crash", a2: "crash", b1: "end", b2: "end" },
    });
    assert.deepEqual(await experiment.states(), {
      ...{ a1: "end 3", a2: "end 3", b1: "end", b2: "end" },
    });
    assert.deepEqual(await sorted(experiment.ran("red01")), ["a1", "a2"]);
  },
);

labTest(
  "a host that is back after the timeout is asked by the run itself, which corrects the states and looks after what still runs",
  async () => {
    await using lab = await startLab({ hosts: 2 });
    await using experiment = await createExperiment(lab, { notices: "soon" });
    await experiment.add(
      "short",
      `${MARK}; until [ -e ~/now ]; do sleep 0.05; done`,
      "red01",
    );
    await experiment.add("long", `${MARK}; ${HOLD}`, "red01");
    await experiment.add("other", `${MARK}; ${HOLD}`, "red02");
    await using manager = experiment.runNamed(TIMEOUT);
    await experiment.reach("start", ["short", "long", "other"]);

    await lab.cut("red01");
    await experiment.reach("crash", ["short", "long"]);
    await lab.console("red01", "touch now");
    await experiment.logged("red01", "short", "end");
    await lab.mend("red01");
    await experiment.reach("end", ["short"]);
    await experiment.reach("start", ["long"]);
    await experiment.release("red01");
    await experiment.release("red02");
    const { code, err } = await manager.result;

    assert.equal(code, 0, err);
    assert.deepEqual(await experiment.states(), {
      ...{ short: "end", long: "end", other: "end" },
    });
    assert.deepEqual(await sorted(experiment.ran("red01")), ["long", "short"]);
  },
);

labTest(
  "a silent cut is noticed after 15 seconds, with ssh as the program calls it; then the timeout begins",
  async () => {
    await using lab = await startLab({ hosts: 2 });
    await using experiment = await createExperiment(lab);
    await experiment.add("a", `${MARK}; ${HOLD}`, "red01");
    await experiment.add("b", MARK, "red02");
    await using manager = experiment.runNamed(TIMEOUT);
    await experiment.reach("start", ["a"]);

    const cutAt = performance.now();
    await lab.cut("red01");
    await until(() => lab.sshCalls().length > 2, {
      what: "another ssh",
    });
    const noticed = performance.now() - cutAt;
    await experiment.reach("crash", ["a"]);
    const silence = performance.now() - cutAt;
    const { code } = await manager.result;

    // It has asked three times, every five seconds; then it is tried anew.
    assert.ok(noticed >= 10_000 && noticed < 45_000, `${noticed} ms`);
    assert.ok(silence >= 10_000 + TIMEOUT_MS, `${silence} ms`);
    assert.equal(code, 1);
    assert.deepEqual(await experiment.states(), { a: "crash", b: "end" });
  },
);

async function sorted(names: Promise<string[]>): Promise<string[]> {
  return (await names).toSorted();
}
