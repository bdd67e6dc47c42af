import assert from "node:assert/strict";
import { type TempDir, tempDir } from "../support/temp.ts";
import { until } from "../support/until.ts";
import { type Busy, IS_LONG, JOBS, run, startBusy } from "./_busy.ts";
import { type Load, load } from "./_load.ts";
import { processorMs } from "./_processor.ts";
import { type Server, startServer } from "./_server.ts";

const [PER_SECOND, SECONDS] = IS_LONG ? [1_000, 10] : [100, 2];
/** A run alone and one beside each load, by turns: medians are compared. */
const ROUNDS = IS_LONG ? 3 : 1;

/** How far a job has come. */
const ORDER = ["undefined", "ready", "run", "start", "end"];

/**
 * Compares an answer with what the journal held before it was asked for; answers
 * how many jobs were further by then than the answer says.
 */
async function countStale(server: Server, dir: TempDir): Promise<number> {
  await new Promise((resolve) => setTimeout(resolve, 200)); // its share is small
  const journal = await Deno.readTextFile(
    dir.join("experiment/a-queue.journal"),
  );
  const response = await server.send("GET /queue/a");
  const jobs = await response.json();
  const before = new Map<string, string>();
  for (const line of journal.split("\n").slice(0, -1)) {
    const { job, set = {}, add = set } = JSON.parse(line);
    if (job && add.status) before.set(job, add.status);
  }
  assert.equal(before.size, JOBS);
  return Array.from(before).filter(([job, status]) =>
    ORDER.indexOf(jobs[job].status) < ORDER.indexOf(status)
  ).length;
}

function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[values.length >> 1]!;
}

/** A run beside clients that ask in this form; answers how long it took. */
async function runBesideLoad(
  { server, slots, dir }: Busy & { dir: TempDir },
  form: Pick<Load, "isGzip">,
): Promise<number> {
  const running = await run({ server, slots });
  const [before, own] = [processorMs(server.pid), processorMs(Deno.pid)];
  let isOver = false;
  const looking = (async () => {
    const stale: number[] = [];
    while (!isOver) stale.push(await countStale(server, dir));
    return stale;
  })();
  const result = await load({
    url: server.url,
    path: "/queue/a",
    perSecond: PER_SECOND,
    seconds: SECONDS,
    ...form,
  });
  isOver = true;
  const stale = await looking;
  const [after, ownAfter] = [processorMs(server.pid), processorMs(Deno.pid)];
  const took = await running.took;
  await server.ask("PUT /queue/a/reset?status=end");

  if (IS_LONG) {
    // deno-lint-ignore no-console
    console.log(form, result, {
      looks: stale.length,
      serviceMsPerAnswer: (after - before) / result.answers,
      clientMsPerAnswer: (ownAfter - own) / result.answers,
      runMs: took,
    });
    assert.ok(result.perSecond > 0.95 * PER_SECOND, "not as fast as asked");
  }
  assert.equal(result.errors, 0, server.said());
  assert.equal(result.answers, PER_SECOND * SECONDS);
  assert.ok(stale.every((count) => count === 0), stale.join(" "));
  return took;
}

Deno.test("load: a queue of 1,000 jobs is read over and over while it is being run", async () => {
  await using dir = await tempDir();
  const busy = { ...await startBusy(dir), dir };
  await using server = busy.server;
  const alone: number[] = [];
  const besidePlain: number[] = [];
  const besideGzip: number[] = [];
  for (let round = 0; round < ROUNDS; round++) {
    if (IS_LONG) {
      alone.push(await (await run(busy)).took);
      await server.ask("PUT /queue/a/reset?status=end");
    }
    besidePlain.push(await runBesideLoad(busy, { isGzip: false }));
    besideGzip.push(await runBesideLoad(busy, { isGzip: true }));
  }
  if (!IS_LONG) return;
  // deno-lint-ignore no-console
  console.log({ alone, besidePlain, besideGzip });
  for (const beside of [besidePlain, besideGzip]) {
    assert.ok(
      median(beside) < 1.05 * median(alone),
      `a run takes ${median(beside)} ms instead of ${median(alone)} ms`,
    );
  }
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
