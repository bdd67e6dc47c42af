import assert from "node:assert/strict";
import { tempDir } from "../support/temp.ts";
import { startServer } from "./_server.ts";
import { type Site, site } from "./_site.ts";

async function queueSite(): Promise<Site> {
  const it = await site();
  await it.ask("POST /queue/?name=a");
  await it.ask("POST /queue/a?name=job[1-3]&command=true&user=me&host=red");
  return it;
}

Deno.test("a queue is paused and resumed", async () => {
  await using it = await queueSite();
  const state = async (call: string) => await (await it.send(call)).json();

  const before = await state("GET /queue/a/paused");
  const paused = await state("PUT /queue/a/pause");
  const shown = await state("GET /queue/a/paused");
  const after = await state("PUT /queue/a/resume");

  assert.deepEqual(before, { paused: false, since: null });
  assert.equal(paused.paused, true);
  assert.match(paused.since, /^\d{4}-\d\d-\d\dT.*Z$/);
  assert.deepEqual(shown, paused);
  assert.deepEqual(after, before);
  assert.match(await it.ask("PUT /queue/b/pause"), /^404 /);
});

Deno.test("jobs are moved to another place", async () => {
  await using it = await queueSite();

  const moved = await it.ask("PUT /queue/a/job/job[2-3]/move?to=first");
  const again = await it.ask("PUT /queue/a/job/job1/move?behind=job3");
  const order = await (await it.send("GET /queue/a")).json();

  assert.equal(moved, '200 {"moved":true}');
  assert.equal(again, '200 {"moved":false}');
  assert.deepEqual(Object.keys(order), ["job2", "job3", "job1"]);
  assert.match(await it.ask("PUT /queue/a/job/job1/move?to=top"), /^422 /);
  assert.match(await it.ask("PUT /queue/a/job/job1/move"), /^4\d\d .*no place/);
  assert.match(await it.ask("PUT /queue/a/job/x/move?to=last"), /^404 /);
});

Deno.test("a dry run answers what would be done, and does nothing", async () => {
  await using it = await queueSite();
  const before = await it.ask("GET /queue/a");
  const plan = async (call: string) => {
    const response = await it.send(`${call}dry_run=true`, {
      headers: { accept: "application/json" },
    });
    assert.equal(response.status, 200, call);
    return await response.json();
  };

  const added = await plan("POST /queue/a?name=new&command=true&");
  const deleted = await plan("DELETE /queue/a/job/job1?");
  const reset = await plan("PUT /queue/a/reset?name=job1&");
  const removed = await plan("DELETE /queue/a?");
  const run = await plan("PUT /queue/a/run_fifo?max_parallel=2&");

  assert.equal(added.changes[0].job, "new");
  assert.deepEqual(deleted.changes, [{ job: "job1", delete: true }]);
  assert.equal(reset.removals[0].directory, "experiment/job1");
  assert.deepEqual(removed.queues.length, 1);
  assert.deepEqual(
    run.starts.map(({ job }: { job: string }) => job),
    ["job1", "job2"],
  );
  assert.deepEqual(run.next, ["job3"]);
  assert.equal(await it.ask("GET /queue/a"), before);
});

Deno.test("an edited text is taken over", async () => {
  await using it = await queueSite();
  const before = await (await it.send("GET /queue/a/text?name=job2")).text();
  const after = before.replace("command: 'true'", "command: date");
  const query = new URLSearchParams({ before, after, name: "job2" });

  const edited = await it.ask(`PUT /queue/a/text?${query}`);
  const again = await it.ask(`PUT /queue/a/text?${query}`);
  query.set("after", "job2: [");

  assert.match(before, /^job2:\n/);
  assert.match(edited, /^200 \{"changed":\["job2"\],.*"refused":\[\]\}/);
  assert.match(again, /has changed meanwhile/);
  assert.match(await it.ask(`PUT /queue/a/text?${query}`), /^4\d\d .*line 1/);
  assert.match(await it.ask("GET /queue/a"), /"command":"date"/);
});

Deno.test("a joblog below the service's directory is taken over, no other file", async () => {
  await using dir = await tempDir();
  await Deno.mkdir(dir.join("way"));
  await Deno.symlink("/etc", dir.join("way", "out"));
  await Deno.writeTextFile(
    dir.join("way", "parallel.log"),
    "Seq\tHost\tStarttime\tJobRuntime\tSend\tReceive\tExitval\tSignal\tCommand\n" +
      "1\t:\t10.000\t     1.000\t0\t0\t3\t0\texit 3\n",
  );
  await using server = await startServer({
    cwd: dir.path,
    env: { HOME: dir.path },
  });
  const post = (file: string) =>
    server.ask(`POST /queue/log/joblog?file=${encodeURIComponent(file)}`);

  assert.equal(await post("way/parallel.log"), '200 {"jobs":["job1"]}');
  assert.match(await server.ask("GET /queue/log"), /"exit_code":3/);
  for (const file of ["/etc/passwd", "../x", "way/out/passwd", "way", ""]) {
    assert.match(await post(file), /^422 /, file);
  }
  assert.match(await post("missing.log"), /^404 /);
});
