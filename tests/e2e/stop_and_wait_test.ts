import assert from "node:assert/strict";
import { userInfo } from "node:os";
import { Cms, expandNames } from "../../mod.ts";
import { startCms } from "../support/cms.ts";
import { tempDir } from "../support/temp.ts";
import { until } from "../support/until.ts";

const RUN = ["queue", "run", "fifo", "a", "--max-parallel=2"];

/** A queue whose jobs each run until the file `go` is there. */
async function queueOf(cwd: string, names: string) {
  const queue = new Cms().queue("a", { experiment: `${cwd}/experiment` });
  await queue.create();
  const command = `until [ -e ${cwd}/go ]; do sleep 0.05; done`;
  const user = userInfo().username;
  await queue.add(expandNames(names), { command, host: "localhost", user });
  return queue;
}

Deno.test("a run is stopped from outside; its jobs go on, and can be waited for", async () => {
  await using dir = await tempDir();
  const cwd = dir.path;
  const queue = await queueOf(cwd, "x[1-3]");
  await using run = startCms(
    ["queue", "run", "fifo", "a", "--max-parallel=1"],
    { cwd },
  );
  await until(async () =>
    (await queue.list()).get("x1")?.["status"] === "start"
  );

  const manager = queue.manager();
  const { manager: stopped } = await queue.stop();
  const { code } = await run.result;
  const [x1, x2] = [...(await queue.list()).values()];

  assert.equal(manager?.pid, run.pid);
  assert.equal(manager?.scheduler, "fifo");
  assert.deepEqual(stopped, manager);
  assert.equal(code, 130);
  assert.equal(queue.manager(), undefined);
  assert.deepEqual([x1!["status"], x2!["status"]], ["start", "ready"]);

  const waited = queue.wait({ names: ["x1"] });
  await Deno.writeTextFile(`${cwd}/go`, "");
  assert.deepEqual(await waited, { completed: ["x1"], failed: [], left: [] });
  await assert.rejects(queue.wait(), {
    code: "conflict",
    message: 'Cannot wait for job "x2": nobody runs queue a',
  });
});

Deno.test("a stop that kills leaves no running job", async () => {
  await using dir = await tempDir();
  const cwd = dir.path;
  const queue = await queueOf(cwd, "x");
  await using run = startCms(RUN, { cwd });
  await until(async () =>
    (await queue.list()).get("x")?.["status"] === "start"
  );

  const { killed } = await queue.stop({ kill: true });
  await run.result;

  assert.deepEqual(killed?.problems, []);
  assert.deepEqual(killed?.changes, [{ job: "x", from: "start", to: "kill" }]);
});

Deno.test("who waits hears of the end at once, while somebody runs the queue", async () => {
  await using dir = await tempDir();
  const cwd = dir.path;
  const queue = await queueOf(cwd, "x,y");
  await using run = startCms(RUN, { cwd });
  await until(() => queue.manager());

  const waited = queue.wait();
  await Deno.writeTextFile(`${cwd}/go`, "");

  assert.deepEqual((await waited).completed, ["x", "y"]);
  await run.result;
});

Deno.test("a wait ends when its time is over, and names what is left", async () => {
  await using dir = await tempDir();
  const cwd = dir.path;
  const queue = await queueOf(cwd, "x");
  await using run = startCms(RUN, { cwd });
  await until(() => queue.manager());

  const waited = await queue.wait({ timeoutMs: 100 });

  assert.deepEqual(waited, { completed: [], failed: [], left: ["x"] });
  await queue.stop({ kill: true });
  await run.result;
});

Deno.test("a run that this process does is not stopped by a signal to itself", async () => {
  await using dir = await tempDir();
  const queue = await queueOf(dir.path, "x");
  const stop = new AbortController();
  const run = queue.run("fifo", {
    options: { max_parallel: 1 },
    signal: stop.signal,
  });
  await until(() => queue.manager());

  await assert.rejects(queue.stop(), {
    code: "conflict",
    message: 'Cannot stop queue "a": this very process is running it',
  });

  stop.abort();
  await run;
  await queue.stop({ kill: true });
});
