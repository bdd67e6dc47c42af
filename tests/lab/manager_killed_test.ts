import assert from "node:assert/strict";
import { until } from "../support/until.ts";
import { createChance } from "./_chance.ts";
import { createExperiment, HOLD, MARK } from "./_experiment.ts";
import { labTest } from "./lab_test_case.ts";
import { startLab } from "./start_lab.ts";

/** The manager itself is gone, at any moment, without a chance to say anything. */

const JOBS = 40;
/** So many lines of the journal a manager may write at most before it is killed. */
const MOST_LINES = 40;

for (const seed of [1, 2]) {
  labTest(
    `a manager killed with -9 four times amid ${JOBS} jobs on three hosts, moments of seed ${seed}: each job ran once, states and exit codes are right`,
    async () => {
      const chance = createChance(seed);
      await using lab = await startLab({ hosts: 3 });
      await using experiment = await createExperiment(lab);
      await experiment.add(
        `job[1-${JOBS}]`,
        `${MARK}; sleep 0.2; exit $(( \${PWD##*job} % 3 ))`,
      );

      for (let kills = 0; kills < 4; kills++) {
        const lines = 1 + chance(MOST_LINES);
        const end = await experiment.journalLines() + lines;
        await using manager = experiment.run();
        let hasEnded = false;
        manager.result.then(() => hasEnded = true);
        await until(
          async () => hasEnded || await experiment.journalLines() >= end,
          { what: `${lines} more lines in the journal` },
        );
        if (!hasEnded) manager.kill("SIGKILL");
        await manager.result;
      }
      await using manager = experiment.run();
      const { err } = await manager.result;

      const names = Array.from({ length: JOBS }, (_, at) => `job${at + 1}`);
      const expected = names.map((name, at) => {
        const code = (at + 1) % 3;
        return [name, code === 0 ? "end" : `end ${code}`];
      });
      assert.deepEqual(
        await experiment.states(),
        Object.fromEntries(expected),
        err,
      );
      const ran = await Promise.all(lab.hosts.map(experiment.ran));
      assert.deepEqual(ran.flat().toSorted(), names.toSorted());
    },
  );
}

labTest(
  "a manager killed while a host is cut off: reset leaves the jobs there alone, the next run gives the host the timeout, refresh tells their ends",
  async () => {
    await using lab = await startLab({ hosts: 2 });
    await using experiment = await createExperiment(lab, { notices: "soon" });
    await experiment.add("a", `${MARK}; ${HOLD}; exit 3`, "red01");
    await experiment.add("b", `${MARK}; ${HOLD}; exit 3`, "red02");
    {
      await using _killed = experiment.runNamed();
      await experiment.reach("start", ["a", "b"]);
    }

    await lab.cut("red01");
    await assert.rejects(
      experiment.cms("queue", "reset", "a", "--name=a"),
      /red01 cannot be reached/,
    );
    const untouched = await experiment.states();
    await experiment.release("red01");
    await experiment.release("red02");
    await using manager = experiment.runNamed("--timeout=0.05");
    const { err } = await manager.result;
    const unknown = await experiment.states();
    await lab.mend("red01");
    await experiment.cms("queue", "refresh", "a");

    assert.deepEqual(untouched, { a: "start", b: "start" });
    assert.match(err, /a is in state crash: .*red01 has not answered for 0.05/);
    assert.deepEqual(unknown, { a: "crash", b: "end 3" });
    assert.deepEqual(await experiment.states(), { a: "end 3", b: "end 3" });
    assert.deepEqual(await experiment.ran("red01"), ["a"]);
  },
);
