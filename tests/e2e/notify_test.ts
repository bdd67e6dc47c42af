import assert from "node:assert/strict";
import type { Notice } from "../../src/core/notice.ts";
import { cms, type CmsOptions, cmsWell, startCms } from "../support/cms.ts";
import { executable } from "../support/executable.ts";
import { type TempDir, tempDir } from "../support/temp.ts";
import { until } from "../support/until.ts";

const RUN = ["queue", "run", "fifo_multi", "--hosts=localhost,localhost"];
const TELL = "--notify=cat >>told";

/** A directory with a queue of these jobs. */
async function queueOf(
  dir: TempDir,
  jobs: Readonly<Record<string, string>>,
): Promise<CmsOptions> {
  const options = { cwd: dir.path };
  await cmsWell(["queue", "create"], options);
  for (const [name, command] of Object.entries(jobs)) {
    const add = ["queue", "add", `--name=${name}`, `--command=${command}`];
    await cmsWell(add, options);
  }
  return options;
}

async function toldIn(dir: TempDir): Promise<Notice[]> {
  const text = await Deno.readTextFile(dir.join("told")).catch(() => "");
  return text.trim().split("\n").filter(Boolean).map((it) => JSON.parse(it));
}

Deno.test("a run tells a command in the directory where it was started", async () => {
  await using dir = await tempDir();
  const options = await queueOf(dir, { good: "true", bad: "exit 3" });

  const { code, out } = await cms([...RUN, TELL], options);

  const [notice, ...more] = await toldIn(dir);
  assert.deepEqual([code, out, more], [1, "", []]);
  assert.deepEqual([notice?.event, notice?.result], ["end", "failed"]);
  assert.deepEqual(notice?.counts, { done: 1, running: 0, failed: 1, left: 0 });
  assert.deepEqual(notice?.failed, [
    { job: "bad", status: "end", exit_code: 3 },
  ]);
});

Deno.test("a variable says whom to tell, and what the command prints is no result", async () => {
  await using dir = await tempDir();
  const options = await queueOf(dir, { good: "true" });
  const env = { CMS_QUEUE_RUN_FIFO_MULTI_NOTIFY: "echo told; cat >told" };

  const { code, out, err } = await cms(RUN, { ...options, env });

  assert.deepEqual([code, out], [0, ""]);
  assert.match(err, /^told$/m);
  assert.equal((await toldIn(dir))[0]?.result, "well");
});

Deno.test("a command that fails, and a webhook that is not there, are warnings", async () => {
  await using dir = await tempDir();
  const options = await queueOf(dir, { good: "true" });
  const tell = ["--notify=exit 7", "--webhook=http://127.0.0.1:1/secret"];

  const { code, err } = await cms([...RUN, ...tell, "--quiet"], options);

  assert.equal(code, 0);
  const lines = err.trim().split("\n").toSorted();
  assert.equal(lines.length, 2, err);
  const run = "that the run of queue default has ended: ";
  assert.equal(
    lines[0],
    `WARNING: Cannot tell the command of --notify ${run}it ended with exit code 7`,
  );
  const webhook = `WARNING: Cannot tell the webhook at 127.0.0.1:1 ${run}`;
  assert.ok(lines[1]?.startsWith(webhook), lines[1]);
  assert.doesNotMatch(err, /secret/);
});

Deno.test("a run that is interrupted tells so, and keeps its exit code", async () => {
  await using dir = await tempDir();
  const options = await queueOf(dir, { long: "sleep 600" });
  await using run = startCms([...RUN, TELL], options);
  await until(async () => {
    const list = ["queue", "list", "--status=start", "--format=csv"];
    return (await cmsWell(list, options)).includes("long");
  });

  run.kill("SIGINT");
  const { code } = await run.result;

  const [notice] = await toldIn(dir);
  assert.equal(code, 130);
  assert.equal(notice?.stopped?.code, "interrupted");
  assert.deepEqual(notice?.counts, { done: 0, running: 1, failed: 0, left: 0 });
  await cmsWell(["queue", "kill", "--name=long"], options);
});

Deno.test("the queue can be run again by the command that is told", async () => {
  await using dir = await tempDir();
  const options = await queueOf(dir, { first: "true" });
  const again = `${Deno.execPath()} run -A --quiet --config ${
    new URL("../../deno.json", import.meta.url).pathname
  } ${new URL("../../main.ts", import.meta.url).pathname}`;
  await Deno.writeTextFile(
    dir.join("next.sh"),
    `cat >/dev/null
${again} queue add --name=second --command=true --quiet &&
${again} ${RUN.join(" ")} --quiet\n`,
  );

  const { code, err } = await cms(
    [...RUN, "--notify=sh next.sh", "--quiet"],
    options,
  );

  assert.deepEqual([code, err], [0, ""]);
  const list = await cmsWell(["queue", "list", "--status=end"], options);
  assert.match(list, /second/);
});

const ignore = executable("curl") === undefined;

Deno.test("a webhook is told, and its address is kept from other users", {
  ignore,
}, async () => {
  await using dir = await tempDir();
  const options = await queueOf(dir, {
    good: "until [ -e ../../go ]; do sleep 0.05; done",
  });
  const told: string[] = [];
  await using server = Deno.serve(
    { port: 0, hostname: "127.0.0.1", onListen: () => {} },
    async (request) => {
      told.push(`${request.method} ${new URL(request.url).pathname}`);
      const { result }: Notice = await request.json();
      return new Response(told.push(result) ? "ok" : "");
    },
  );
  const webhook = `http://127.0.0.1:${server.addr.port}/secret`;
  const manager = dir.join("experiment/.default-queue.manager");
  const env = { CMS_QUEUE_RUN_FIFO_MULTI_WEBHOOK: webhook };
  await using run = startCms([...RUN, TELL], { ...options, env });

  const shown = await until(() => Deno.readTextFile(manager).catch(() => ""));
  await Deno.writeTextFile(dir.join("go"), "");
  const { code, err } = await run.result;

  assert.equal(code, 0, err);
  assert.deepEqual(told, ["POST /secret", "well"]);
  assert.equal((await toldIn(dir))[0]?.result, "well");
  assert.match(shown, /fifo_multi/);
  assert.doesNotMatch(shown + err, /secret|notify|cat >>told/);
});
