import assert from "node:assert/strict";
import { sshdTest, startSshd } from "../support/sshd.ts";
import { openBench } from "./_bench.ts";
import type { FaultPoint } from "./fault_points.ts";

/** The same on another machine, where the connection ends with the manager. */

const RUN = ["queue", "run", "fifo", "a", "--max_parallel=2"];

const MOMENTS: Readonly<Record<string, FaultPoint>> = {
  "when half of a job's file is sent": "file-half-sent",
  "when half of a start is sent": "start-half-sent",
  "when a start is sent": "start-sent",
  "when a job has begun and that is not noted": "started-heard-not-noted",
  "when a job has ended and that is not noted": "end-heard-not-noted",
};

for (const [moment, point] of Object.entries(MOMENTS)) {
  sshdTest(
    `over ssh, a manager killed ${moment}: after another run each job has run once, with its files`,
    async () => {
      await using sshd = await startSshd();
      await using bench = await openBench({ path: sshd.env.PATH });
      await bench.file("job1/data", new Uint8Array(300_000));
      const command = `${bench.mark}; wc -c <data; exit 3`;
      await bench.well(
        ...["queue", "add", "a", "--name=job[1-3]", `--command=${command}`],
        ...[`--user=${sshd.user}`, "--host=red"],
      );

      await bench.killed(point, ...RUN);
      const { code, err } = await bench.cms(...RUN);

      assert.equal(code, 1, err);
      assert.deepEqual(
        await bench.states(),
        { job1: "end 3", job2: "end 3", job3: "end 3" },
        err,
      );
      assert.deepEqual(bench.ran(), ["job1", "job2", "job3"]);
      assert.equal(
        Deno.readTextFileSync(`${sshd.home("red")}/experiment/job1/job1.out`),
        "300000\n",
      );
    },
  );
}
