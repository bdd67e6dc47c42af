import assert from "node:assert/strict";
import { userInfo } from "node:os";
import { cmsWell, CONFIG, MAIN, startCms, statesOf } from "../support/cms.ts";
import { DENO_DIR } from "../support/deno_dir.ts";
import { executable } from "../support/executable.ts";
import { tempDir } from "../support/temp.ts";
import { until } from "../support/until.ts";

const RUN = ["queue", "run", "fifo", "a", "--max-parallel=1"];
const COMMAND = ["run", "-A", "--quiet", `--config=${CONFIG}`, MAIN, ...RUN];

/** A queue of two jobs, each of which runs until the file `hold` is gone. */
async function openQueue() {
  const dir = await tempDir();
  const options = { cwd: dir.path };
  const hold = dir.join("hold");
  await Deno.writeTextFile(hold, "");
  const user = `--user=${userInfo().username}`;
  await cmsWell(["queue", "create", "a"], options);
  await cmsWell([
    ...["queue", "add", "a", "--name=x1,x2", user, "--host=localhost"],
    `--command=while [ -e ${hold} ]; do sleep 0.05; done`,
  ], options);
  const states = async () => [...(await statesOf("a", options)).values()];
  return {
    dir,
    options,
    states,
    isRunning: () => until(async () => (await states())[0] === "start"),
    release: () => Deno.remove(hold),
    [Symbol.asyncDispose]: () => dir[Symbol.asyncDispose](),
  };
}

/** Runs the queue by a shell, of which `script` is the rest. */
function startShell(
  cwd: string,
  [program, ...args]: readonly [string, ...string[]],
): Deno.ChildProcess {
  return new Deno.Command(program, {
    args,
    cwd,
    env: { XDG_CONFIG_HOME: "/nonexistent", TERM: "xterm", ...DENO_DIR },
    stdin: "piped",
    stdout: "null",
    stderr: "null",
  }).spawn();
}

Deno.test("a run that is told twice that its terminal is gone ends as with one Ctrl-C", async () => {
  await using queue = await openQueue();
  await using run = startCms(RUN, queue.options);
  await queue.isRunning();

  run.kill("SIGHUP");
  run.kill("SIGHUP");
  const { code, err } = await run.result;
  const states = await queue.states();
  await queue.release();

  assert.equal(code, 130, err);
  assert.match(err, /^INFO: Interrupted, the run stops/m);
  assert.deepEqual(states, ["start", "ready"]);
});

Deno.test("a second Ctrl-C ends a run at once, which says so", async () => {
  await using queue = await openQueue();
  const told = queue.dir.join("told");
  const notify = `--notify=: >${told}; exec sleep 9 >/dev/null 2>&1`;
  await using run = startCms([...RUN, notify], queue.options);
  await queue.isRunning();

  run.kill("SIGINT");
  await until(() => Deno.stat(told).then(() => true, () => false));
  run.kill("SIGINT");
  const { code, err } = await run.result;
  await queue.release();

  assert.equal(code, 130, err);
  assert.match(err, /^INFO: Interrupted again, so it has ended at once$/m);
});

Deno.test({
  name: "a run whose terminal is closed ends as with Ctrl-C",
  ignore: executable("script") === undefined,
  async fn() {
    await using queue = await openQueue();
    const { path } = queue.dir;
    const words = [Deno.execPath(), ...COMMAND].join(" ");
    const notice = queue.dir.join("notice");
    const shell = `${words} --notify='cat >${notice}'; exit`;
    const terminal = startShell(path, [
      ...["script", "-qec", shell, "/dev/null"] as const,
    ]);
    await queue.isRunning();

    terminal.kill("SIGKILL");
    await terminal.status;
    await terminal.stdin.close();
    const told = await until(() => Deno.readTextFile(notice).catch(() => ""));
    const states = await queue.states();
    await queue.release();

    assert.match(told, /"code":"interrupted"/);
    assert.deepEqual(states, ["start", "ready"]);
  },
});

Deno.test({
  name: "a run that is to survive its terminal does so",
  ignore: Deno.build.os !== "linux",
  async fn() {
    await using queue = await openQueue();
    const { path } = queue.dir;
    const shell = `trap '' HUP; exec "$@"`;
    const run = startShell(path, [
      ...["sh", "-c", shell, "sh", Deno.execPath(), ...COMMAND] as const,
    ]);
    await queue.isRunning();

    run.kill("SIGHUP");
    await queue.release();
    const { code } = await run.status;
    await run.stdin.close();

    assert.equal(code, 0);
    assert.deepEqual(await queue.states(), ["end", "end"]);
  },
});
