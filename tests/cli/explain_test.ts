import assert from "node:assert/strict";
import { userInfo } from "node:os";
import { createTransport } from "../../src/transport/mod.ts";
import { until } from "../support/until.ts";
import { session } from "./_session.ts";

const ME = userInfo().username;

Deno.test("explain tells why a job waits that nobody runs", async () => {
  await using pi = await session();
  await pi.type("cms queue create a");
  await pi.type("cms queue add a --name=x --command=true");
  await pi.type("cms queue add a --name=y --command=true --user=me --host=red");

  const x = await pi.type("cms queue explain a x");
  const y = await pi.type("cms queue explain a y");

  assert.equal(
    x.out,
    `x is undefined
  nobody runs queue a
  no user and host are assigned to it: run it with cms queue run fifo_multi a --hosts=HOSTS`,
  );
  assert.equal(
    y.out,
    `y is ready
  nobody runs queue a
  run it with cms queue run fifo a --max_parallel=N, or with another scheduler`,
  );
});

Deno.test("explain tells how a job ended, and where to look", async () => {
  await using pi = await session({ transport: createTransport() });
  const at = `--experiment=${pi.path}/experiment`;
  await pi.type(`cms queue create a ${at}`);
  await pi.type(`cms queue add a ${at} --name=x --command='exit 137'`);
  await pi.type(`cms queue add a ${at} --name=y --command=true`);
  await pi.type(`cms queue run fifo_multi a ${at} --hosts=localhost`);

  const x = await pi.type(`cms queue explain a x ${at}`);
  const y = await pi.type(`cms queue explain a y --format=json ${at}`);

  assert.match(
    x.out,
    /^x is end\n {2}its exit code is 137\n {2}it ended on localhost at \S+ after .* s\n {2}its command was ended by signal 9\n {2}see what it said with cms queue logs a x --err$/,
  );
  const { job, status, because } = JSON.parse(y.out);
  assert.deepEqual([job, status, because[0]], [
    "y",
    "end",
    "its exit code is 0",
  ]);
  assert.equal(because.length, 2);
});

Deno.test("explain counts the starts since the job began anew", async () => {
  await using pi = await session({ transport: createTransport() });
  const at = `--experiment=${pi.path}/experiment`;
  const run = `cms queue run fifo_multi a ${at} --hosts=localhost`;
  await pi.type(`cms queue create a ${at}`);
  await pi.type(
    `cms queue add a ${at} --name=x --command=false --retries=1 --retry-delay=0`,
  );
  await pi.type(run);
  const tried = await pi.type(`cms queue explain a x ${at}`);

  await pi.type(`cms queue reset a ${at} --name=x`);
  const reset = await pi.type(`cms queue explain a x ${at}`);
  await pi.type(run);
  const anew = await pi.type(`cms queue explain a x ${at}`);

  assert.match(tried.out, /it was started 2 times$/);
  assert.doesNotMatch(reset.out, /was started/);
  assert.match(anew.out, /it was started 2 times$/);
});

Deno.test("explain and info tell before which time a job is not started", async () => {
  await using pi = await session();
  await pi.type("cms queue create a");
  await pi.type(
    "cms queue add a --name=x --command=true --begin=2099-01-01T00:00Z",
  );

  const explained = await pi.type("cms queue explain a x");
  const info = await pi.type("cms queue info a --format=csv");
  const list = await pi.type("cms queue list a --format=csv");

  const [, first, second] = explained.out.split("\n  ");
  assert.equal(first, "it is not to begin before 2099-01-01T00:00:00.000Z");
  assert.equal(second, "nobody runs queue a");
  assert.match(info.out, /,begin\r?\n.*,2099-01-01T00:00:00.000Z/);
  assert.doesNotMatch(list.out, /begin/);
});

Deno.test("explain names no host for a job that was never started", async () => {
  await using pi = await session({ transport: createTransport() });
  const at = `--experiment=${pi.path}/experiment`;
  await pi.type(`cms queue create a ${at}`);
  await pi.type(`cms queue add a ${at} --name=x --command=false`);
  await pi.type(`cms queue add a ${at} --name=y --command=true --after=x`);
  await pi.type(`cms queue run fifo_multi a ${at} --hosts=localhost`);

  const { out } = await pi.type(`cms queue explain a y ${at}`);

  assert.match(
    out,
    /^y is fail_start\n {2}job x, which it comes after, failed\n {2}it ended at \S+\n {2}its command was never run$/,
  );
});

Deno.test("explain tells of full slots, of machines that do not answer, and of jobs that run", async () => {
  await using pi = await session({ transport: createTransport() });
  const at = `--experiment=${pi.path}/experiment`;
  const wait = `until [ -e ${pi.path}/go ]; do sleep 0.05; done`;
  await pi.type(`cms queue create a ${at}`);
  await pi.type(`cms queue add a ${at} --name=x[1-3] --command='${wait}'`);
  const hosts = "--hosts=localhost,nosuchhost.invalid";
  const run = pi.type(`cms queue run fifo_multi a ${at} ${hosts}`);
  await until(async () =>
    (await pi.type(`cms queue list a --status=start ${at}`)).out.includes("x1")
  );

  const running = await pi.type(`cms queue explain a x1 ${at}`);
  const waiting = await pi.type(`cms queue explain a x3 ${at}`);
  await Deno.writeTextFile(`${pi.path}/go`, "");
  await run;

  assert.match(
    running.out,
    /^x1 is start\n {2}it runs on localhost as process \d+ since \S+, for .* s\n {2}see what/,
  );
  assert.match(
    waiting.out,
    /^x3 is undefined\n {2}1 job waits before it\n {2}nosuchhost\.invalid cannot be reached: .*\n {2}process \d+ runs queue a$/,
  );
});

Deno.test("explain tells that a scheduler does not run such a job", async () => {
  await using pi = await session({ transport: createTransport() });
  const at = `--experiment=${pi.path}/experiment`;
  const wait = `until [ -e ${pi.path}/go ]; do sleep 0.05; done`;
  const host = `--user=${ME} --host=localhost`;
  await pi.type(`cms queue create a ${at}`);
  await pi.type(`cms queue add a ${at} --name=x --command='${wait}' ${host}`);
  await pi.type(`cms queue add a ${at} --name=y --command=true`);
  await pi.type(`cms queue add a ${at} --name=z --command=true ${host}`);
  const run = pi.type(`cms queue run fifo a ${at} --max-parallel=1`);
  await until(async () =>
    (await pi.type(`cms queue list a --status=start ${at}`)).out.includes(
      "| x ",
    )
  );

  const y = await pi.type(`cms queue explain a y ${at}`);
  const z = await pi.type(`cms queue explain a z ${at}`);
  await Deno.writeTextFile(`${pi.path}/go`, "");
  await run;

  assert.match(
    y.out,
    /runs queue a, and fifo runs jobs that name a host, and no user and host are assigned to it$/,
  );
  assert.match(z.out, /^z is ready\n {2}all slots are taken: 1 of 1\n/);
});

Deno.test("explain tells what a job waits for", async () => {
  await using pi = await session();
  await pi.type("cms queue create a");
  await pi.type("cms queue add a --name=x --command=true");
  await pi.type("cms queue add a --name=y --command=true --after=x");
  await pi.type("cms queue add a --name=z --command=true");
  await pi.type("cms queue hold a --name=z");

  const y = await pi.type("cms queue explain a y");
  const z = await pi.type("cms queue explain a z");

  assert.equal(
    y.out,
    "y is undefined\n  job x, which it comes after, has not ended",
  );
  assert.equal(z.out, "z is hold\n  it is held; see cms queue release");
});
