import assert from "node:assert/strict";
import { createTransport } from "../../src/transport/mod.ts";
import { until } from "../support/until.ts";
import { type Session, session } from "./_session.ts";

/** A session with a queue `a` whose jobs run on this machine. */
async function localSession(onLine = (_line: string) => {}) {
  const pi = await session({ transport: createTransport(), onLine });
  const experiment = `--experiment=${pi.path}/experiment`;
  await pi.type(`cms queue create a ${experiment}`);
  return {
    type: (line: string) => pi.type(`${line} ${experiment}`),
    interrupt: pi.interrupt,
    path: pi.path,
    [Symbol.asyncDispose]: () => pi[Symbol.asyncDispose](),
  } satisfies Session;
}

const RUN = "cms queue run fifo_multi a --hosts=localhost,localhost";

Deno.test("a run in which a job fails ends with 1 and names the job", async () => {
  await using pi = await localSession();
  await pi.type("cms queue add a --name=good --command=true");
  await pi.type("cms queue add a --name=bad --command='exit 3'");

  const { code, out, err } = await pi.type(RUN);

  assert.deepEqual([code, out], [1, ""]);
  assert.match(err, /^WARNING: Job bad ended with exit code 3$/m);
  assert.match(err, /\nWARNING: Failed Jobs: \['bad'\]$/);
});

Deno.test("a run that starts none of the jobs says so, and ends with 69", async () => {
  await using pi = await localSession();
  await pi.type("cms queue add a --name=x --command=true");

  const { code, err } = await pi.type(
    "cms queue run fifo a --max_parallel=1 --quiet",
  );
  const again = await pi.type(RUN);
  const nothing = await pi.type(
    "cms queue run fifo a --max_parallel=1 --quiet",
  );

  assert.equal(code, 69);
  assert.equal(
    err,
    'WARNING: Queue a is not finished: the scheduler "fifo" starts none of the jobs that wait, such as x: no user and host are assigned to it\n' +
      "HINT: see what each scheduler needs with cms scheduler list",
  );
  assert.equal(again.code, 0);
  assert.deepEqual([nothing.code, nothing.err], [0, ""]);
});

Deno.test("a quiet run tells of failures and of nothing else", async () => {
  await using pi = await localSession();
  await pi.type("cms queue add a --name=good --command=true --quiet");
  await pi.type("cms queue add a --name=bad --command='exit 3' --quiet");

  const { err } = await pi.type(`${RUN} --quiet`);

  assert.equal(
    err,
    "WARNING: Job bad ended with exit code 3\nWARNING: Failed Jobs: ['bad']",
  );
});

Deno.test("a run that is interrupted ends with 130 and its jobs go on", async () => {
  await using pi = await localSession();
  await pi.type("cms queue add a --name=job[1-3] --command='sleep 1'");
  const running = pi.type(RUN);
  await until(async () => {
    const { out } = await pi.type("cms queue list a --status=start");
    return out.includes("job1") && out.includes("job2");
  }, { what: "two jobs that run" });

  pi.interrupt();

  const { code, err } = await running;
  assert.equal(code, 130);
  assert.match(
    err,
    /^WARNING: Queue a is not finished: it was interrupted\nHINT: jobs that go on by themselves: 2;/m,
  );
  await until(async () => {
    await pi.type("cms queue refresh a");
    const { out } = await pi.type("cms queue list a --format=csv");
    return states(out).join() === "end,end,undefined";
  }, { what: "both jobs to end" });
});

Deno.test("queue kill ends a running job and shows both states", async () => {
  await using pi = await localSession();
  await pi.type("cms queue add a --name=long --command='sleep 60'");
  const running = pi.type(RUN);
  await until(async () => {
    const { out } = await pi.type("cms queue list a --status=start");
    return out.includes("long");
  }, { what: "the job that runs" });

  const killed = await pi.type("cms queue kill a --name=long");

  assert.equal(killed.out, "long \t old_status:start \t new_state:kill");
  const { code, err } = await running;
  assert.equal(code, 1);
  assert.match(err, /^WARNING: Job long is in state kill/m);
});

Deno.test("queue kill leaves a job that does not run as it is", async () => {
  await using pi = await localSession();
  await pi.type("cms queue add a --name=waits --command=true");

  const { code, out } = await pi.type("cms queue kill a --name=waits");

  assert.deepEqual([code, out], [0, "No job status changes."]);
});

Deno.test("two layers of quotes around a command mean the same as one", async () => {
  await using pi = await localSession();

  await pi.type(`cms queue add a --name=one --command='sleep 10'`);
  await pi.type(`cms queue add a --name=two --command="'sleep 10'"`);

  const { out } = await pi.type("cms queue list a --format=json");
  const [one, two] = JSON.parse(out);
  assert.deepEqual(
    [one.command, one.executable, one.arguments],
    ["sleep 10", "sleep", "10"],
  );
  assert.deepEqual(
    [two.command, two.executable, two.arguments],
    [one.command, one.executable, one.arguments],
  );
});

Deno.test("an empty gpu is no gpu", async () => {
  await using pi = await localSession();

  await pi.type("cms queue add a --name=x --command=x --gpu=''");

  const { out } = await pi.type("cms queue list a --format=json");
  assert.equal(JSON.parse(out)[0].gpu, null);
});

function states(csv: string): string[] {
  return csv.trimEnd().split("\r\n").slice(1)
    .map((line) => line.split(",")[1]!);
}
