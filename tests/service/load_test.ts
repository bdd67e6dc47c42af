import assert from "node:assert/strict";
import { type TempDir, tempDir } from "../support/temp.ts";
import { until } from "../support/until.ts";
import { load } from "./_load.ts";
import { type Server, startServer } from "./_server.ts";

/** `deno task test-load` sets it: the round that the promise is about. */
const IS_LONG = Deno.env.has("CMS_LOAD");
const JOBS = IS_LONG ? 1_000 : 300;
const SLOTS = 40;

/** A service with a queue of many jobs that sleep. */
async function startBusy(dir: TempDir): Promise<Server> {
  const server = await startServer({ cwd: dir.path });
  await server.ask("POST /queue/?name=a");
  const names = encodeURIComponent(`job[1-${JOBS}]`);
  const command = encodeURIComponent(`sleep ${IS_LONG ? 0.5 : 0.1}`);
  await server.ask(`POST /queue/a?name=${names}&command=${command}`);
  return server;
}

/** Runs the queue, and answers how long that took. */
async function run(server: Server): Promise<number> {
  const began = performance.now();
  const hosts = Array(SLOTS).fill("localhost").join(",");
  const { result } = await (
    await server.send(`PUT /queue/a/run_fifo_multi?hosts=${hosts}`)
  ).json();
  const pid = Number(/ pid (\d+)$/.exec(result)?.[1]);
  await until(() => !isAlive(pid), {
    what: "the end of the run",
    timeoutMs: 60_000,
  });
  return performance.now() - began;
}

function isAlive(pid: number): boolean {
  try {
    Deno.kill(pid, "SIGCONT");
    return true;
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return false;
    throw error;
  }
}

Deno.test("load: a queue of 1,000 jobs is read over and over while it is being run", async () => {
  await using dir = await tempDir();
  await using server = await startBusy(dir);
  const alone = IS_LONG ? await run(server) : undefined;
  if (IS_LONG) await server.ask("PUT /queue/a/reset?status=end");

  const running = run(server);
  const result = await load({
    url: server.url,
    path: "/queue/a",
    perSecond: IS_LONG ? 1_000 : 100,
    seconds: IS_LONG ? 10 : 2,
  });
  const beside = await running;

  // deno-lint-ignore no-console
  if (IS_LONG) console.log(result, { alone, beside });
  assert.equal(result.errors, 0, server.said());
  assert.equal(result.answers, IS_LONG ? 10_000 : 200);
  if (alone === undefined) return;
  assert.ok(result.perSecond > 950, `${result.perSecond} requests per second`);
  assert.ok(beside < 1.05 * alone, `${beside} ms instead of ${alone} ms`);
});

Deno.test("load: what is answered is never older than the request", async () => {
  await using dir = await tempDir();
  await using server = await startServer({ cwd: dir.path });
  await server.ask("POST /queue/?name=a");

  for (let round = 1; round <= 30; round++) {
    await server.ask(`POST /queue/a?name=job${round}&command=true`);
    const answers = await Promise.all(
      Array.from({ length: 5 }, () => server.send("GET /queue/a")),
    );
    for (const answer of answers) {
      assert.equal(Object.keys(await answer.json()).length, round);
    }
  }
  // A person's editor, that saves twice in a moment.
  const file = dir.join("experiment/a-queue.yaml");
  await until(async () => (await Deno.readTextFile(file)).includes("job30:"));
  for (const command of ["one", "two", "six"]) {
    const text = await Deno.readTextFile(file);
    await Deno.writeTextFile(
      file,
      text.replace(/^(job7:\n(?: .*\n)*? {2}command: ).*$/m, `$1${command}`),
    );
    const jobs = await (await server.send("GET /queue/a")).json();
    assert.equal(jobs.job7.command, command);
  }
});

Deno.test("load: 500 event streams are open at a time, and each gets the event", async () => {
  await using dir = await tempDir();
  await using server = await startServer({ cwd: dir.path });
  await server.ask("POST /queue/?name=a");
  const streams = await Promise.all(
    Array.from({ length: 500 }, () => server.send("GET /queue/a/events")),
  );
  const heard = streams.map(async ({ body }) => {
    let text = "";
    for await (const part of body!.pipeThrough(new TextDecoderStream())) {
      text += part;
      if (text.includes('"job":"news"')) return true;
    }
    return false;
  });
  assert.match(
    await (await server.send("GET /metrics")).text(),
    /^cms_event_streams 500$/m,
  );

  await server.ask("POST /queue/a?name=news&command=true");

  assert.ok((await Promise.all(heard)).every((it) => it));
  await until(async () =>
    /^cms_event_streams 0$/m.test(
      await (await server.send("GET /metrics")).text(),
    )
  );
});
