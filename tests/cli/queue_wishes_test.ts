import assert from "node:assert/strict";
import { userInfo } from "node:os";
import { parse } from "yaml";
import { createTransport } from "../../src/transport/mod.ts";
import { type Session, session } from "./_session.ts";

/** What jobs can say, as it is typed, and what then really happens here. */

async function open(): Promise<{ pi: Session; queue: string }> {
  const pi = await session({ transport: createTransport() });
  const queue = `a --experiment=${pi.path}/experiment`;
  await pi.type(`cms queue create ${queue}`);
  return { pi, queue };
}

async function records(pi: Session): Promise<Record<string, unknown>[]> {
  const text = await Deno.readTextFile(`${pi.path}/experiment/a-queue.yaml`);
  return Object.values(parse(text));
}

const HERE = `--user=${userInfo().username} --host=localhost`;

Deno.test("what a job says stands behind the original's keys, and only where it is said", async () => {
  const { pi, queue } = await open();
  await using _ = pi;
  const add = `cms queue add ${queue} --command=true`;

  await pi.type(`${add} --name=plain`);
  const { code } = await pi.type(
    `${add} --name=full --env=A=1 --directory=/tmp --stdin=in.txt --walltime=1h30m ` +
      `--priority=5 --begin=2026-12-01T08:00Z --after=plain --if-failed=run --retries=3 --retry-delay=10s`,
  );

  assert.equal(code, 0);
  const [plain = {}, full = {}] = await records(pi);
  assert.equal(Object.keys(plain).length, 22);
  assert.deepEqual(Object.entries(full).slice(22), [
    ["env", "A=1"],
    ["working_directory", "/tmp"],
    ["stdin", "in.txt"],
    ["walltime", 5_400],
    ["priority", 5],
    ["after", "plain"],
    ["begin", "2026-12-01T08:00:00.000Z"],
    ["if_failed", "run"],
    ["retries", 3],
    ["retry_delay", 10],
  ]);
});

Deno.test("what could never be run is refused, and nothing is added", async () => {
  const { pi, queue } = await open();
  await using _ = pi;
  const refused = async (wish: string, why: RegExp) => {
    const line = `cms queue add ${queue} --name=x --command=true ${wish}`;
    const { code, err } = await pi.type(line);
    assert.notEqual(code, 0, wish);
    assert.match(err, why);
  };

  await refused("--walltime=soon", /no length of time/);
  await refused("--walltime=0", /no whole number above 0/);
  await refused("--env=1A=2", /not of the form NAME=VALUE/);
  await refused("--stdin=../x", /leaves the job's directory/);
  await refused("--after=nosuch", /comes after nosuch, which is not in/);
  await refused("--after=x", /wait for itself \(x after x\)/);
  await refused("--if-failed=maybe", /give skip or run/);
  await refused("--retries=-1", /less than 0/);
  await refused("--begin=soon", /give for example 2026-12-01, .* or now\+2h/);

  assert.deepEqual(await records(pi), []);
});

Deno.test("a pipeline runs in its order, with its environment and a retry", async () => {
  const { pi, queue } = await open();
  await using _ = pi;
  const add = `cms queue add ${queue} ${HERE}`;
  const note = `>>${pi.path}/seen`;
  await pi.type(
    `${add} --name=load --command="echo load ${note}; [ -e done ] || { touch done; exit 3; }" --retries=1`,
  );
  await pi.type(
    `${add} --name=train --command="echo train {x} $WHO ${note}" --param x=1,2 --env=WHO=me --after=load`,
  );
  await pi.type(
    `${add} --name=report --command="echo report ${note}" --after=train-x=[1-2]`,
  );

  const { code, err } = await pi.type(
    `cms queue run fifo ${queue} --max_parallel=1`,
  );

  assert.equal(code, 0, err);
  assert.match(
    err,
    /Job load is tried again now, for the 1st time: it ended with exit code 3/,
  );
  assert.deepEqual(
    (await Deno.readTextFile(`${pi.path}/seen`)).split("\n"),
    ["load", "load", "train 1 me", "train 2 me", "report", ""],
  );
});

Deno.test("a job over its walltime is killed, and its record says why", async () => {
  const { pi, queue } = await open();
  await using _ = pi;
  await pi.type(
    `cms queue add ${queue} ${HERE} --name=slow --command="sleep 100" --walltime=1s`,
  );

  const { code } = await pi.type(
    `cms queue run fifo ${queue} --max_parallel=1`,
  );

  assert.equal(code, 1);
  const [slow = {}] = await records(pi);
  assert.equal(slow["status"], "kill");
  assert.equal(slow["reason"], "its walltime of 1s is over");
});

Deno.test("a held job is run after its release, a failed one after a rerun", async () => {
  const { pi, queue } = await open();
  await using _ = pi;
  const run = `cms queue run fifo ${queue} --max_parallel=2`;
  const add = `cms queue add ${queue} ${HERE}`;
  await pi.type(`${add} --name=a[1-2] --command="exit 3"`);
  await pi.type(`${add} --name=b --command=true`);

  const held = await pi.type(`cms queue hold ${queue} --name=a1`);
  await pi.type(run);
  const released = await pi.type(`cms queue release ${queue} --name=a1`);
  const again = await pi.type(`cms queue rerun ${queue} --failed`);

  assert.equal(held.out, "a1 \t old_status:ready \t new_state:hold");
  assert.equal(released.out, "a1 \t old_status:hold \t new_state:ready");
  assert.equal(again.out, "a2 \t old_status:end \t new_state:ready");
  const wrong = await pi.type(`cms queue release ${queue} --name=b`);
  assert.match(wrong.err, /Cannot release job "b" .*: it is in state end/);
});

Deno.test("jobs that have ended are run again by name, or all of them", async () => {
  const { pi, queue } = await open();
  await using _ = pi;
  const add = `cms queue add ${queue} --command=true`;
  await pi.type(`${add} --name=a[1-2] --status=end`);
  await pi.type(`${add} --name=new`);

  const one = await pi.type(`cms queue rerun ${queue} --name=a2`);
  const all = await pi.type(`cms queue rerun ${queue} --all`);
  const none = await pi.type(`cms queue rerun ${queue}`);
  const waits = await pi.type(`cms queue rerun ${queue} --name=new`);

  assert.equal(one.out, "a2 \t old_status:end \t new_state:undefined");
  assert.equal(all.out, "a1 \t old_status:end \t new_state:undefined");
  assert.equal(none.code, 2);
  assert.match(none.err, /give --failed, --all or --name=NAME/);
  assert.match(waits.err, /Cannot run job "new" .*: it is in state undefined/);
});

Deno.test("each line of a file is a job", async () => {
  const { pi, queue } = await open();
  await using _ = pi;
  await Deno.writeTextFile(
    `${pi.path}/commands.txt`,
    "echo 1\n\n# no\necho 2\n",
  );

  const { err } = await pi.type(
    `cms queue add ${queue} --name=job --from-file=commands.txt`,
  );

  assert.match(err, /Adding job job1 .*\n.*Adding job job2 /);
  const commands = (await records(pi)).map(({ command }) => command);
  assert.deepEqual(commands, ["echo 1", "echo 2"]);
});

Deno.test("a run gives up after so many failures, and says that jobs are left", async () => {
  const { pi, queue } = await open();
  await using _ = pi;
  await pi.type(
    `cms queue add ${queue} ${HERE} --name=x[1-4] --command="exit 3"`,
  );

  const { code, err } = await pi.type(
    `cms queue run fifo ${queue} --max_parallel=1 --max-failures=2`,
  );
  const none = await pi.type(
    `cms queue run fifo ${queue} --max_parallel=1 --max-failures=0`,
  );

  assert.equal(code, 1);
  assert.match(err, /WARNING: 2 jobs have failed: nothing more is started/);
  assert.match(err, /Queue a is not finished: 2 jobs have failed\nHINT: run/);
  assert.deepEqual(
    (await records(pi)).map(({ status }) => status),
    ["end", "end", "ready", "ready"],
  );
  assert.equal(none.code, 2);
});

Deno.test("jobs in a state are deleted, or waited for", async () => {
  const { pi, queue } = await open();
  await using _ = pi;
  await pi.type(`cms queue add ${queue} ${HERE} --name=x[1-2] --command=true`);
  await pi.type(`cms queue run fifo ${queue} --max_parallel=1`);
  await pi.type(`cms queue add ${queue} ${HERE} --name=y --command=true`);

  const waited = await pi.type(`cms queue wait ${queue} --status=end`);
  const running = await pi.type(`cms queue wait ${queue} --status=start`);
  const both = await pi.type(`cms queue delete ${queue} --status=end --all`);
  const plan = await pi.type(
    `cms queue delete ${queue} --status=end --dry-run`,
  );
  const deleted = await pi.type(`cms queue delete ${queue} --status=end`);

  assert.deepEqual([waited.code, waited.err], [0, "INFO: 2 completed"]);
  assert.deepEqual([running.code, running.err], [0, "INFO: 0 completed"]);
  assert.equal(both.code, 2);
  assert.match(plan.out, /take x1 out of the queue\n +take x2 out/);
  assert.equal(deleted.err, "INFO: Deleting jobs: ['x1', 'x2']");
  assert.deepEqual((await records(pi)).map(({ name }) => name), ["y"]);
  const again = await pi.type(`cms queue delete ${queue} --status=end`);
  assert.deepEqual(
    [again.code, again.err],
    [0, "INFO: There is no such job to delete"],
  );
});
