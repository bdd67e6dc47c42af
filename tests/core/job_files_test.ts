import assert from "node:assert/strict";
import { userInfo } from "node:os";
import { Cms, type Queue } from "../../mod.ts";
import type { Transport } from "../../src/core/transport.ts";
import { createTransport } from "../../src/transport/mod.ts";
import { tempDir } from "../support/temp.ts";
import { until } from "../support/until.ts";

/** A queue whose jobs run here. */
async function queueIn(
  path: string,
  transport: Transport = createTransport(),
): Promise<Queue> {
  const queue = new Cms({ transport: () => Promise.resolve(transport) }).queue(
    "a",
    {
      experiment: `${path}/experiment`,
    },
  );
  await queue.create();
  return queue;
}

function here(command: string) {
  return { command, host: "localhost", user: userInfo().username };
}

function run(queue: Queue): Promise<unknown> {
  return queue.run("fifo", { options: { max_parallel: 20 } });
}

async function textOf(pieces: AsyncIterable<Uint8Array>): Promise<string> {
  let text = "";
  const decoder = new TextDecoder();
  for await (const piece of pieces) {
    text += decoder.decode(piece, { stream: true });
  }
  return text;
}

/** Follows until the job's end; what has come is in `text`. */
function follow(
  queue: Queue,
  name: string,
  options: Parameters<Queue["followFile"]>[2] = {},
): { text: string; done: Promise<void> } {
  const followed = { text: "", done: Promise.resolve() };
  followed.done = (async () => {
    for await (const piece of queue.followFile(name, "output", options)) {
      followed.text += new TextDecoder().decode(piece);
    }
  })();
  return followed;
}

Deno.test("who follows a job that is held is told so, and waits for it", async () => {
  await using dir = await tempDir();
  const queue = await queueIn(dir.path);
  await queue.add(["x"], here("echo hi"));
  await queue.hold(["x"]);
  const reasons: string[] = [];
  const onWait = (reason: string) => reasons.push(reason);
  const followed = follow(queue, "x", { onWait });
  await until(() => reasons.length > 0);

  await queue.release(["x"]);
  await run(queue);
  await followed.done;

  assert.equal(reasons[0], 'Job "x" is held; see cms queue release a');
  assert.equal(followed.text, "hi\n");
});

Deno.test("log, output and error output of a job can be read, whole and in part", async () => {
  await using dir = await tempDir();
  const queue = await queueIn(dir.path);
  await queue.add(["x"], here("seq 1 100000; echo sorry >&2"));
  await run(queue);
  const all = Array.from({ length: 100_000 }, (_, at) => `${at + 1}\n`).join(
    "",
  );

  const read = (range: Parameters<Queue["readFile"]>[2]) =>
    textOf(queue.readFile("x", "output", range));

  assert.equal(await read({}), all);
  assert.equal(await read({ lastLines: 2 }), "99999\n100000\n");
  assert.equal(await read({ lastLines: 20_000 }), all.slice(-120_001));
  assert.equal(await read({ lastLines: 1e9 }), all);
  assert.equal(await read({ lastLines: 0 }), "");
  assert.equal(await read({ lastBytes: 4 }), "000\n");
  assert.equal(await read({ from: 2, length: 3 }), "2\n3");
  assert.equal(await read({ from: 1e9 }), "");
  assert.equal(await textOf(queue.readFile("x", "error")), "sorry\n");
  assert.match(await textOf(queue.readFile("x", "log")), /state: end\n$/);
  await using file = await queue.openFile("x", "output");
  assert.equal(file.size, all.length);
});

Deno.test("the last lines are those of a file without a last line break, too", async () => {
  await using dir = await tempDir();
  const queue = await queueIn(dir.path);
  await queue.add(["x"], here("printf 'a\\nb\\nc'"));
  await run(queue);

  const text = await textOf(queue.readFile("x", "output", { lastLines: 2 }));

  assert.equal(text, "b\nc");
});

Deno.test("a record cannot have a file read that is not the job's", async () => {
  await using dir = await tempDir();
  const queue = await queueIn(dir.path);
  await queue.add(["x"], here("echo hello"));
  await run(queue);
  const yaml = `${dir.path}/experiment/a-queue.yaml`;
  const text = await Deno.readTextFile(yaml);

  for (const path of ["../secret", "/etc/passwd", "a/../../secret"]) {
    await Deno.writeTextFile(yaml, text.replaceAll(/x\.(out|log)/g, path));
    await assert.rejects(textOf(queue.readFile("x", "output")), {
      code: "invalid",
      message: /leaves the job's directory/,
    });
    await assert.rejects(follow(queue, "x").done, { code: "invalid" });
    await assert.rejects(textOf(queue.readFile("x", "log")), {
      code: "invalid",
    });
  }
});

Deno.test("what is not there cannot be read, and that is told", async () => {
  await using dir = await tempDir();
  const queue = await queueIn(dir.path);
  await queue.add(["x"], here("rm x.out"));
  await queue.add(["y"], {
    command: "true",
  });
  await run(queue);

  await assert.rejects(textOf(queue.readFile("x", "output")), {
    code: "not-found",
    message: /^Cannot find the output of job "x": there is no .*x\/x\.out$/,
  });
  await assert.rejects(textOf(queue.readFile("y", "output")), {
    code: "conflict",
    message: 'Cannot read the output of job "y": it has not been started yet',
  });
  await assert.rejects(textOf(queue.readFile("z", "output")), {
    code: "not-found",
  });
});

Deno.test("who follows sees what comes, from before the start up to the end", async () => {
  await using dir = await tempDir();
  const queue = await queueIn(dir.path);
  const step = (n: number) =>
    `echo ${n}; until [ -e ${dir.path}/go${n} ]; do sleep 0.02; done`;
  await queue.add(["x"], here(`${step(1)}; ${step(2)}; echo over`));
  const followed = follow(queue, "x");
  const done = run(queue);

  await until(() => followed.text === "1\n");
  await Deno.writeTextFile(`${dir.path}/go1`, "");
  await until(() => followed.text === "1\n2\n");
  await Deno.writeTextFile(`${dir.path}/go2`, "");
  await followed.done;

  assert.equal(followed.text, "1\n2\nover\n");
  await done;
});

Deno.test("who follows an ended job gets its last lines, and is done", async () => {
  await using dir = await tempDir();
  const queue = await queueIn(dir.path);
  await queue.add(["x"], here("seq 1 9; exit 4"));
  await run(queue);

  const followed = follow(queue, "x", { range: { lastLines: 2 } });
  await followed.done;

  assert.equal(followed.text, "8\n9\n");
});

Deno.test("a file that is emptied is followed from its beginning", async () => {
  await using dir = await tempDir();
  const queue = await queueIn(dir.path);
  const wait = `until [ -e ${dir.path}/go ]; do sleep 0.02; done`;
  const command = `echo a long line; ${wait}; : > x.out; echo new; ` +
    `until [ -e ${dir.path}/end ]; do sleep 0.02; done`;
  await queue.add(["x"], here(command));
  const followed = follow(queue, "x");
  const done = run(queue);
  await until(() => followed.text === "a long line\n");

  await Deno.writeTextFile(`${dir.path}/go`, "");
  await until(() => followed.text === "a long line\nnew\n");

  await Deno.writeTextFile(`${dir.path}/end`, "");
  await followed.done;
  await done;
});

Deno.test("an old attempt's output is not taken for the new one's", async () => {
  await using dir = await tempDir();
  const queue = await queueIn(dir.path);
  await queue.add(["x"], here(`echo $(( $(cat ../n) ))`));
  await Deno.writeTextFile(`${dir.path}/experiment/n`, "1");
  await run(queue);
  await queue.reset({ names: ["x"] });
  await Deno.writeTextFile(`${dir.path}/experiment/n`, "2");
  await Deno.mkdir(`${dir.path}/experiment/x`, { recursive: true });
  await Deno.writeTextFile(`${dir.path}/experiment/x/x.out`, "old\n");
  const followed = follow(queue, "x");
  await run(queue);

  await followed.done;

  assert.equal(followed.text, "2\n");
});

Deno.test("a signal ends the following, of a job that runs and of one that waits", async () => {
  await using dir = await tempDir();
  const queue = await queueIn(dir.path);
  const wait = `until [ -e ${dir.path}/go ]; do sleep 0.02; done`;
  await queue.add(["x"], here(`echo 1; ${wait}`));
  await queue.add(["y"], {
    command: "true",
  });
  const done = run(queue);
  const stop = new AbortController();
  const x = follow(queue, "x", { signal: stop.signal });
  const y = follow(queue, "y", { signal: stop.signal });
  await until(() => x.text === "1\n");

  stop.abort();

  await Promise.all([x.done, y.done]);
  await Deno.writeTextFile(`${dir.path}/go`, "");
  await done;
});

Deno.test("many followers on one machine share its channel", async () => {
  await using dir = await tempDir();
  let channels = 0;
  const transport = createTransport();
  const queue = await queueIn(dir.path, {
    open(machine, events) {
      channels++;
      return transport.open(machine, events);
    },
  });
  const names = Array.from({ length: 20 }, (_, at) => `x${at}`);
  const wait = `until [ -e ${dir.path}/go ]; do sleep 0.1; done`;
  await queue.add(names, here(`echo 1; ${wait}; echo 2`));
  const done = run(queue);
  const followed = [...names, ...names].map((name) => follow(queue, name));
  await until(() => followed.every(({ text }) => text === "1\n"));

  await Deno.writeTextFile(`${dir.path}/go`, "");
  await Promise.all(followed.map(({ done }) => done));
  await done;

  assert.equal(channels, 2, "one runs the jobs, one is for all who follow");
  assert.ok(followed.every(({ text }) => text === "1\n2\n"));
});

Deno.test("jobs of one name in two experiments are told apart", async () => {
  await using dir = await tempDir();
  const cms = new Cms();
  const queues = ["one", "two"].map((name) =>
    cms.queue("a", { experiment: `${dir.path}/${name}` })
  );
  const ran = queues.map(async (queue, at) => {
    await queue.create();
    await queue.add(["x"], here(at === 0 ? "echo 0" : "sleep 1; echo 1"));
    const followed = follow(queue, "x");
    await run(queue);
    await followed.done;
    return followed.text;
  });

  assert.deepEqual(await Promise.all(ran), ["0\n", "1\n"]);
});
