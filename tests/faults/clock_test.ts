import assert from "node:assert/strict";
import { userInfo } from "node:os";
import { formatProbeTime } from "../../src/core/order.ts";
import { startSshd } from "../support/sshd.ts";
import { until } from "../support/until.ts";
import { openBench } from "./_bench.ts";

const HOUR_MS = 3_600_000;

Deno.test(
  "a clock that is set an hour ahead while a host does not answer is no silence of an hour: nothing is crash",
  async () => {
    await using sshd = await startSshd();
    await using bench = await openBench({
      path: sshd.env.PATH,
      preload: "clock_jump.ts",
    });
    await bench.well(
      ...["queue", "add", "a", "--name=job", `--user=${sshd.user}`],
      ...["--host=red", `--command=${bench.mark}; ${bench.hold}; exit 3`],
    );
    await using manager = bench.start(
      ...["queue", "run", "fifo", "a", "--max_parallel=1", "--timeout=10"],
    );
    await until(async () => (await bench.states())["job"] === "start");

    await sshd.stop();
    await until(() => sshd.sshInvocations() > 1, { what: "another ssh" });
    await bench.file("../jump", new Uint8Array());
    const calls = sshd.sshInvocations();
    let hasEnded = false;
    manager.result.then(() => hasEnded = true);
    await until(() => hasEnded || sshd.sshInvocations() > calls, {
      what: "one more ssh",
    });
    const meanwhile = await bench.states();
    await sshd.restart();
    bench.release();
    const { err } = await manager.result;

    assert.deepEqual(meanwhile, { job: "start" }, err);
    assert.deepEqual(await bench.states(), { job: "end 3" }, err);
    assert.deepEqual(bench.ran(), ["job"]);
  },
);

Deno.test(
  "a computer that has slept for an hour during a run notes the dates of after",
  async () => {
    await using bench = await openBench({ preload: "clock_jump.ts" });
    const user = userInfo().username;
    const job = [`--command=${bench.hold}`, `--user=${user}`];
    await bench.well(
      ...["queue", "add", "a", "--name=job[1-2]", ...job, "--host=localhost"],
    );
    await using manager = bench.start(
      ...["queue", "run", "fifo", "a", "--max_parallel=1"],
    );
    await until(async () => (await bench.states())["job1"] === "start");

    await bench.file("../jump", new Uint8Array());
    const before = Date.now() + HOUR_MS;
    bench.release();
    await manager.result;

    const dates = [...bench.yaml().matchAll(/last_probe_check: '?([^'\n]*)/g)];
    const second = dates[1]?.[1] ?? "";
    const expected = [0, 1, 2, 3, 4, 5].map((s) =>
      formatProbeTime(before + 1_000 * s)
    );
    assert.ok(expected.includes(second), `${second} is not ${expected[0]}`);
  },
);
