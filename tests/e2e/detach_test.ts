import assert from "node:assert/strict";
import { Cms } from "../../mod.ts";
import { cms } from "../support/cms.ts";
import { isRunning } from "../support/processes.ts";
import { tempDir } from "../support/temp.ts";
import { until } from "../support/until.ts";

const RUN = ["queue", "run", "fifo_multi", "a", "--hosts=localhost"];
const LOG = "experiment/.a-queue.run.log";

/**
 * A queue of one job that runs until the file `go` is there. What was started in
 * the background has ended when the place is given back.
 */
async function place() {
  const dir = await tempDir();
  const options = { cwd: dir.path };
  const queue = new Cms().queue("a", { experiment: `${dir.path}/experiment` });
  await queue.create();
  await queue.add(["x"], {
    command: `until [ -e ${dir.path}/go ]; do sleep 0.05; done`,
  });
  const pids: number[] = [];
  return {
    queue,
    options,
    join: dir.join,
    go: () => Deno.writeTextFile(dir.join("go"), ""),
    async run(...more: string[]) {
      const result = await cms([...RUN, "--detach", ...more], options);
      pids.push(Number(/Process (\d+) runs/.exec(result.err)?.[1] ?? 0));
      const { pid = 0 } = queue.manager() ?? {};
      pids.push(pid);
      return result;
    },
    async [Symbol.asyncDispose]() {
      if (queue.manager()) await queue.stop({ kill: true });
      for (const pid of pids.filter((pid) => pid > 0)) {
        await until(async () => !await isRunning(pid));
      }
      await dir[Symbol.asyncDispose]();
    },
  };
}

Deno.test("queue run --detach comes back at once, and tells how to go on", async () => {
  await using a = await place();

  const { code, out, err } = await a.run("--timeout=7");

  const manager = a.queue.manager();
  assert.equal(code, 0, err);
  assert.equal(out, "");
  assert.deepEqual(err.trimEnd().split("\n"), [
    `INFO: Process ${manager?.pid} runs queue a in the background`,
    `INFO: What it says is in ${LOG}`,
    "INFO: See, await or end it with cms queue list a, cms queue wait a, cms queue stop a",
  ]);
  assert.equal(manager?.options?.["timeout"], 7);
  await a.go();
  assert.deepEqual((await a.queue.wait()).completed, ["x"]);
  await until(async () => !await isRunning(manager!.pid!));
  assert.match(await Deno.readTextFile(a.join(LOG)), /Completed Jobs: \['x'\]/);

  await a.queue.remove();
  await assert.rejects(Deno.stat(a.join(LOG)), Deno.errors.NotFound);
});

Deno.test("a run in the background has a session of its own, that no logout ends", async () => {
  await using a = await place();

  await a.run("--quiet");

  const pid = a.queue.manager()!.pid!;
  const ps = await new Deno.Command("ps", {
    args: ["-o", "sid=,tty=", "-p", String(pid)],
  }).output();
  const [session, terminal] = new TextDecoder().decode(ps.stdout).trim()
    .split(/ +/);
  assert.deepEqual([session, terminal], [String(pid), "?"]);
  await a.go();
  await a.queue.wait();
});

Deno.test("what keeps a run in the background from beginning is told at once", async () => {
  await using a = await place();

  const wrong = await a.run("--timeout=never");
  const hosts = await a.run("--hosts=");
  const unknown = await cms(
    ["queue", "run", "fifo_multi", "a", "--hostfile=b", "--detach"],
    a.options,
  );
  const nowhere = await cms(
    ["queue", "run", "fifo_multi", "none", "--hosts=localhost", "--detach"],
    a.options,
  );
  await a.run();
  const before = await Deno.readTextFile(a.join(LOG));
  const second = await a.run();

  assert.deepEqual([wrong.code, hosts.code], [2, 2], hosts.err);
  assert.equal(unknown.code, 66);
  assert.match(unknown.err, /^ERROR: Cannot find cluster b.*\nHINT: /);
  assert.equal(nowhere.code, 66);
  assert.match(nowhere.err, /^ERROR: Cannot find queue none/);
  assert.equal(second.code, 75);
  assert.match(
    second.err,
    /^ERROR: Cannot run queue a: process \d+ is running it\nHINT: /,
  );
  assert.ok((await Deno.readTextFile(a.join(LOG))).startsWith(before));
  await a.go();
  await a.queue.wait();
});

Deno.test("a queue that cannot be read is told at once, and nothing is started", async () => {
  await using a = await place();
  await Deno.writeTextFile(a.join("experiment/a-queue.yaml"), "x: [\n");

  const { code, err } = await a.run();

  assert.equal(code, 65, err);
  assert.match(err, /^ERROR: Cannot read queue file .*line 1/);
  await assert.rejects(Deno.stat(a.join(LOG)), Deno.errors.NotFound);
});

Deno.test("why a run in the background did not last is told with its exit code", async () => {
  await using a = await place();
  await Deno.writeTextFile(a.join("ssh"), "#!/bin/sh\nexit 255\n", {
    mode: 0o755,
  });

  const { code, err } = await cms([
    ...RUN.slice(0, -1),
    "--hosts=pi@red",
    "--detach",
  ], {
    ...a.options,
    env: { PATH: `${a.join(".")}:${Deno.env.get("PATH")}` },
  });

  assert.equal(code, 69, err);
  assert.match(err, /^WARNING: Queue a is not finished: no host answers: /m);
  assert.match(err, /^HINT: run the queue again to go on$/m);
  assert.doesNotMatch(err, /^INFO: /m);
});

Deno.test("a run in the background tells whom it is asked to, and its arguments do not", async () => {
  await using a = await place();

  await a.run("--notify=cat >told");

  const pid = a.queue.manager()!.pid!;
  const words = await Deno.readTextFile(`/proc/${pid}/cmdline`).catch(() => "");
  assert.ok(!words.includes("told"), words);
  await a.go();
  const told = await until(() =>
    Deno.readTextFile(a.join("told")).catch(() => "")
  );
  assert.equal(JSON.parse(told).result, "well");
});

Deno.test("a run in the background that has nothing to do ends well", async () => {
  await using a = await place();
  await a.queue.delete(["x"]);

  const { code, err } = await a.run();

  assert.equal(code, 0, err);
  assert.match(err, new RegExp(`What it says is in ${RegExp.escape(LOG)}`));
  await until(() => a.queue.manager() === undefined);
});

Deno.test("a run that stays in the background takes what comes", async () => {
  await using a = await place();
  await a.go();
  await a.run("--stay");
  const { pid } = a.queue.manager()!;
  await a.queue.wait();
  const log = () => Deno.readTextFile(a.join(LOG));
  await until(async () =>
    /the run stays until cms queue stop a/.test(await log())
  );

  await a.queue.add(["later"], { command: "true" });
  const { completed } = await a.queue.wait();

  assert.deepEqual(completed, ["x", "later"]);
  assert.equal(a.queue.manager()?.pid, pid);
  assert.equal(a.queue.manager()?.options?.["stay"], true);
  const { code } = await cms(["queue", "stop", "a"], a.options);
  assert.equal(code, 0);
  assert.match(await log(), /Completed Jobs: \['x', 'later'\]\n$/);
});
