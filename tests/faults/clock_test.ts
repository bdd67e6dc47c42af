import assert from "node:assert/strict";
import { startSshd } from "../support/sshd.ts";
import { until } from "../support/until.ts";
import { openBench } from "./_bench.ts";

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
