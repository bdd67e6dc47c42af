import assert from "node:assert/strict";
import { createNotifier } from "../../src/notify/mod.ts";
import { isRunning } from "../support/processes.ts";
import { tempDir } from "../support/temp.ts";
import { until } from "../support/until.ts";

const NOTICE = `${JSON.stringify({ event: "end", text: `"ü" $(x) 'y'` })}\n`;

function tell(command: string, signal = new AbortController().signal) {
  return createNotifier().tell({ command }, NOTICE, signal);
}

Deno.test("a command has the notice as its standard input, in the working directory", async () => {
  await using dir = await tempDir();

  const reason = await tell(`cat >${dir.join("told")}; pwd >${dir.join("at")}`);

  assert.equal(reason, undefined);
  assert.equal(await Deno.readTextFile(dir.join("told")), NOTICE);
  assert.equal(await Deno.readTextFile(dir.join("at")), `${Deno.cwd()}\n`);
});

Deno.test("a command need not read what it is told", async () => {
  const long = "x".repeat(60_000); // the longest that a pipe takes at once
  const { signal } = new AbortController();

  const reason = await createNotifier().tell({ command: "true" }, long, signal);

  assert.equal(reason, undefined);
});

Deno.test("a command that fails is told of with its exit code, or that a signal ended it", async () => {
  assert.equal(
    await tell("cat >/dev/null; exit 3"),
    "it ended with exit code 3",
  );
  assert.equal(await tell("nosuchprogram"), "it ended with exit code 127");
  assert.equal(await tell("kill -9 $$"), "a signal has ended it");
});

Deno.test("what a command leaves behind in the background is not waited for", async () => {
  await using dir = await tempDir();
  const limit = new AbortController();

  const reason = await tell(
    `sleep 60 & echo $! >${dir.join("pid")}`,
    limit.signal,
  );

  assert.equal(reason, undefined);
  const pid = Number(await Deno.readTextFile(dir.join("pid")));
  assert.ok(await isRunning(pid));
  Deno.kill(pid);
});

Deno.test("all processes of a command are ended when the limit is over", async () => {
  await using dir = await tempDir();
  const limit = new AbortController();
  const told = tell(
    `trap '' TERM; sh -c 'echo $$ >${dir.join("pid")}; sleep 60'; sleep 60`,
    limit.signal,
  );
  const pid = await until(async () =>
    Number(await Deno.readTextFile(dir.join("pid")).catch(() => ""))
  );

  limit.abort();

  assert.equal(await told, "a signal has ended it");
  await until(async () => !await isRunning(pid));
});
