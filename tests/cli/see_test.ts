import assert from "node:assert/strict";
import { userInfo } from "node:os";
import { LinePrefix } from "../../src/cli/line_prefix.ts";
import { createTransport } from "../../src/transport/mod.ts";
import { type Session, session } from "./_session.ts";

const ME = userInfo().username;

/** A session in which a queue has run: `x1` and `x2` well, `bad` not. */
async function afterRun(): Promise<{ pi: Session; at: string }> {
  const pi = await session({ transport: createTransport() });
  const at = `--experiment=${pi.path}/experiment`;
  const add = `cms queue add a ${at} --user=${ME} --host=localhost`;
  await pi.type(`cms queue create a ${at}`);
  await pi.type(`${add} --name=x[1-2] --command='echo one; printf two'`);
  await pi.type(`${add} --name=bad --command='echo sorry >&2; exit 3'`);
  await pi.type(`cms queue run fifo a ${at} --max-parallel=1`);
  return { pi, at };
}

Deno.test("any file of a job is shown, by its path in the job's directory", async () => {
  const { pi, at } = await afterRun();
  await using _ = pi;

  const file = await pi.type(`cms queue output a x1 --file=x1.pid ${at}`);
  const none = await pi.type(`cms queue output a x1 --file=no/x ${at}`);
  const outside = await pi.type(`cms queue output a x1 --file=../x ${at}`);

  assert.match(file.out, /^\d+$/);
  assert.equal(none.code, 66);
  assert.match(none.err, /Cannot find the file "no\/x" of job "x1": there is/);
  assert.match(outside.err, /^ERROR: Cannot use "..\/x" as the path of a file/);
});

Deno.test("the output of one job is shown as it is", async () => {
  const { pi, at } = await afterRun();
  await using _ = pi;

  const all = await pi.type(`cms queue output a x1 ${at}`);
  const tail = await pi.type(`cms queue output --queue=a x1 --tail=1 ${at}`);
  const err = await pi.type(`cms queue logs a bad --err ${at}`);
  const log = await pi.type(`cms queue logs a bad -f ${at}`);

  assert.deepEqual(all, { code: 0, out: "one\ntwo", err: "" });
  assert.deepEqual(tail, { code: 0, out: "two", err: "" });
  assert.deepEqual(err, { code: 0, out: "sorry", err: "" });
  assert.match(log.out, /exit code: 3\n# cloudmesh state: end$/);
});

Deno.test("the output of several jobs has their names before each line", async () => {
  const { pi, at } = await afterRun();
  await using _ = pi;

  const { code, out, err } = await pi.type(
    `cms queue output a x[1-2] nope bad ${at}`,
  );

  assert.equal(out, "x1   | one\nx1   | two\nx2   | one\nx2   | two");
  assert.equal(err, 'WARNING: Cannot find job "nope" in queue a');
  assert.equal(code, 66);
});

Deno.test("lines of several jobs are not torn, whatever pieces they come in", () => {
  const written: string[] = [];
  const write = (bytes: Uint8Array) => {
    written.push(new TextDecoder().decode(bytes));
  };
  const lines = new LinePrefix("x: ", write);
  const take = (text: string) => lines.take(new TextEncoder().encode(text));

  take("on");
  take("e\ntwo\nth");
  take("ree");
  lines.end();
  lines.end();

  assert.deepEqual(written, ["x: one\nx: two\n", "x: three\n"]);
});

Deno.test("history shows each transition of a job, for people and for programs", async () => {
  const { pi, at } = await afterRun();
  await using _ = pi;

  const text = await pi.type(`cms queue history a bad ${at}`);
  const json = await pi.type(`cms queue history a --format=json ${at}`);

  const steps = text.out.split("\n").map((line) => line.slice(26));
  assert.deepEqual(steps, [
    `bad  -> ready  on ${ME}@localhost`,
    `bad  ready -> run  on ${ME}@localhost`,
    `bad  run -> start  on ${ME}@localhost`,
    `bad  start -> end  on ${ME}@localhost, exit code 3`,
  ]);
  const events = json.out.split("\n").map((line) => JSON.parse(line));
  assert.equal(events.length, 12);
  assert.deepEqual(
    events.filter(({ status }) => status === "end")
      .map(({ job, exit_code }) => [job, exit_code]),
    [["x1", 0], ["x2", 0], ["bad", 3]],
  );
  const rest = await pi.type(
    `cms queue history a --format=json --after=${events[10].id} ${at}`,
  );
  assert.equal(rest.out, json.out.split("\n")[11]);
});

Deno.test("history tells a job that was deleted from one that there never was", async () => {
  const { pi, at } = await afterRun();
  await using _ = pi;
  await pi.type(`cms queue delete a --name=bad ${at}`);

  const deleted = await pi.type(`cms queue history a bad ${at}`);
  const never = await pi.type(`cms queue history a bad,bat ${at}`);

  assert.equal(deleted.code, 0);
  assert.match(deleted.out, / exit code 3\n/);
  assert.equal(never.code, 66);
  assert.equal(never.out, deleted.out);
  assert.match(never.err, /^ERROR: Cannot find job "bat" in queue a/);
});

Deno.test("wait tells by its exit code how jobs have ended", async () => {
  const { pi, at } = await afterRun();
  await using _ = pi;

  const well = await pi.type(`cms queue wait a --name=x[1-2] ${at}`);
  const bad = await pi.type(`cms queue wait a ${at}`);
  await pi.type(`cms queue add a --name=y --command=true ${at}`);
  const late = await pi.type(`cms queue wait a --timeout=0.01 ${at}`);
  const nope = await pi.type(`cms queue wait a --name=nope ${at}`);

  assert.deepEqual(well, { code: 0, out: "", err: "INFO: 2 completed" });
  assert.deepEqual(bad, {
    code: 1,
    out: "",
    err: "INFO: 2 completed\nINFO: 1 failed: bad",
  });
  assert.equal(late.err.split("\n").at(-1), "INFO: 1 not ended: y");
  assert.equal(late.code, 124);
  assert.equal(nope.code, 66);
});

Deno.test("to stop a queue that nobody runs is no error, and no help is needed to see it", async () => {
  const { pi, at } = await afterRun();
  await using _ = pi;

  assert.deepEqual(await pi.type(`cms queue stop a ${at}`), {
    code: 0,
    out: "",
    err: "INFO: Nobody runs queue a",
  });
  assert.equal((await pi.type(`cms queue stop nope ${at}`)).code, 66);
});

Deno.test("a command about jobs needs a job", async () => {
  await using pi = await session();

  const none = await pi.type("cms queue logs a");
  const help = await pi.type("cms queue logs --help");
  const history = await pi.type("cms queue history --help");

  assert.equal(none.code, 2);
  assert.match(none.err, /HINT: give cms queue logs QUEUE JOB\.\.\./);
  assert.match(help.out, /^Usage: cms queue logs QUEUE JOB\.\.\. \[/m);
  assert.match(history.out, /^Usage: cms queue history \[QUEUE\] \[JOB/m);
});

Deno.test("stats count, and measure what has run", async () => {
  const { pi, at } = await afterRun();
  await using _ = pi;

  const text = await pi.type(`cms queue stats a ${at}`);
  const json = await pi.type(`cms queue stats a --format=json ${at}`);

  assert.match(text.out, /\| end +\| 3 +\|\n.* code not 0 +\| 1 +\|/);
  const stats = JSON.parse(json.out);
  assert.deepEqual([stats.jobs, stats.states, stats.exit_codes_not_0], [
    3,
    { end: 3 },
    1,
  ]);
  assert.equal(stats.duration.count, 3);
  assert.ok(stats.duration.p50 <= stats.duration.p99);
  const [place] = stats.places;
  assert.deepEqual([place.place, place.jobs, place.failed], [
    `${ME}@localhost`,
    3,
    1,
  ]);
  assert.ok(place.busy.length === 1 && place.busy[0] > 0, json.out);
  assert.equal(stats.slowest.length, 3);
});

Deno.test("stats of a queue that never ran are its counts", async () => {
  await using pi = await session();
  await pi.type("cms queue create a");
  await pi.type("cms queue add a --name=x --command=true");

  const { out, code } = await pi.type("cms queue stats a");

  assert.equal(code, 0);
  assert.match(out, /\| undefined \| 1 {4}\|\n\| all/);
});

Deno.test("the timeline goes to a file, or to standard output", async () => {
  const { pi, at } = await afterRun();
  await using _ = pi;

  const shown = await pi.type(`cms queue timeline a ${at}`);
  const saved = await pi.type(
    `cms queue timeline a --out=${pi.path}/a.svg ${at}`,
  );
  const refused = await pi.type(
    `cms queue timeline a --out=${pi.path}/no/a.svg ${at}`,
  );

  assert.match(shown.out, /^<svg [^]*x1: end[^]*bad: end, exit code 3/);
  assert.equal(await Deno.readTextFile(`${pi.path}/a.svg`), shown.out + "\n");
  assert.equal(saved.code, 0);
  assert.equal(refused.code, 74);
});

Deno.test("the overview shows each queue: how its jobs stand, and what is wrong", async () => {
  const { pi, at } = await afterRun();
  await using _ = pi;
  await pi.type(`cms queue create b ${at}`);
  await pi.type(`cms queue pause b ${at}`);
  await Deno.writeTextFile(`${pi.path}/experiment/c-queue.yaml`, "a: [");

  const { code, out, err } = await pi.type(`cms queue overview ${at}`);
  const json = await pi.type(`cms queue overview --format=json ${at}`);

  assert.equal(code, 0);
  assert.deepEqual(
    out.split("\n").slice(3, -1).map((line) =>
      line.split(/ *\| */).slice(1, -1)
    ),
    [
      ["a", "3", "0", "0", "0", "2", "1", ""],
      ["b", "0", "0", "0", "0", "0", "0", "paused"],
      ["c", "?", "?", "?", "?", "?", "?", ""],
    ],
  );
  assert.match(err, /^WARNING: Cannot read .*c-queue.yaml/);
  const [a] = JSON.parse(json.out);
  assert.deepEqual([a.name, a.states, a.exit_codes_not_0], [
    "a",
    { end: 3 },
    1,
  ]);
});

Deno.test("the overview takes no queue, and is empty where there is none", async () => {
  await using pi = await session();

  const none = await pi.type("cms queue overview --format=json");
  const table = await pi.type("cms queue overview");
  const one = await pi.type("cms queue overview a");

  assert.deepEqual([none.out, none.err], ["[]", ""]);
  assert.deepEqual(
    [table.code, table.err],
    [0, "INFO: experiment has no queue"],
  );
  assert.equal(one.code, 2);
  assert.match(one.err, /cms queue overview takes no queue/);
});
