import assert from "node:assert/strict";
import { until } from "../support/until.ts";
import { createExperiment, HOLD, MARK } from "./_experiment.ts";
import { labTest } from "./lab_test_case.ts";
import { type Lab, startLab } from "./start_lab.ts";

/** The network comes and goes while jobs are started and files are carried. */

labTest(
  "connections that break again and again while jobs start and end: each job runs once",
  async () => {
    await using lab = await startLab();
    await using experiment = await createExperiment(lab);
    const jobs = Array.from({ length: 16 }, (_, at) => `job${at + 1}`);
    await experiment.add("job[1-16]", `${MARK}; sleep 0.2; exit 3`);
    await using manager = experiment.run();

    for (const count of [1, 4, 7, 10]) {
      await experiment.marked("red01", count);
      // Its jobs have gone on: there may be no connection again yet.
      await until(() => cutOff(lab, "red01"), { what: "a connection to cut" });
    }
    const { err } = await manager.result;

    assert.deepEqual(
      await experiment.states(),
      Object.fromEntries(jobs.map((name) => [name, "end 3"])),
      err,
    );
    assert.deepEqual(await experiment.ran("red01"), jobs);
    assert.equal(lab.connections("red01"), 5);
  },
);

labTest(
  "a connection that is lost while a job's files are on their way: they come again, whole, and the job runs once",
  async () => {
    await using lab = await startLab();
    await using experiment = await createExperiment(lab, { notices: "soon" });
    await lab.slow("red01", { kbit: 4_000, loss: 0 });
    await experiment.add("a", `${MARK}; cksum <data`, "red01");
    const data = crypto.getRandomValues(new Uint8Array(60_000));
    const path = await experiment.file("a/data", Array(30).fill(data));
    await using manager = experiment.runNamed();
    const arrived = () => sizeOf(`${lab.home("red01")}/experiment/a/data`);
    await until(async () => await arrived() > 200_000, { what: "some data" });

    await lab.cut("red01");
    await until(() => lab.sshCalls().length > 1, { what: "another ssh" });
    const part = await arrived();
    await lab.mend("red01");
    const { code, err } = await manager.result;

    assert.ok(part < 30 * data.length, `${part} bytes had arrived already`);
    assert.equal(code, 0, err);
    assert.deepEqual(await experiment.ran("red01"), ["a"]);
    assert.equal(
      await lab.console("red01", "cat experiment/a/a.out"),
      await checksum(path),
    );
  },
);

labTest(
  "an order that arrives late, over a connection that was given up, is void: the job runs once",
  async () => {
    await using lab = await startLab({ hosts: 2 });
    await using experiment = await createExperiment(lab, { notices: "soon" });
    await experiment.add("first", `${MARK}; ${HOLD}`, "red01");
    await experiment.add("other", `${MARK}; ${HOLD}`, "red02");
    await using manager = experiment.runNamed();
    await experiment.reach("start", ["first", "other"]);

    await lab.cut("red01");
    await experiment.add("late", MARK, "red01");
    await experiment.reach("run", ["late"]);
    await until(() => lab.sshCalls().length > 2, { what: "another ssh" });
    await lab.mend("red01");
    await experiment.reach("end", ["late"]);
    await experiment.release("red01");
    await experiment.release("red02");
    const { code, err } = await manager.result;
    await until(() => isQuiet(lab, "red01"));

    assert.equal(code, 0, err);
    assert.deepEqual(await experiment.ran("red01"), ["first", "late"]);
    assert.ok(lab.connections("red01") >= 2);
  },
);

/** Ends the sessions there, and answers whether there were any. */
async function cutOff(lab: Lab, host: string): Promise<boolean> {
  const end = "pkill -f '^sshd(-session)?: root' && echo cut || :";
  return await lab.console(host, end) !== "";
}

/** Whether the last connection is over, and so nothing can arrive any more. */
async function isQuiet(lab: Lab, host: string): Promise<boolean> {
  const out = await lab.console(host, "ps -A -o args=");
  return !/^sshd: root/m.test(out);
}

async function sizeOf(path: string): Promise<number> {
  try {
    return (await Deno.stat(path)).size;
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return 0;
    throw error;
  }
}

async function checksum(path: string): Promise<string> {
  const { stdout } = await new Deno.Command("sh", {
    args: ["-c", 'cksum <"$1"', "sh", path],
  }).output();
  return new TextDecoder().decode(stdout);
}
