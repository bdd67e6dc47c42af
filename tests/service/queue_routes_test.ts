import assert from "node:assert/strict";
import { type Site, site } from "./_site.ts";

const JSON_ONLY = { headers: { accept: "application/json" } };

/** A service with an empty queue. */
async function queueSite(): Promise<Site> {
  const it = await site();
  await it.ask("POST /queue/?name=a");
  return it;
}

async function jsonOf(it: Site, call: string, options = JSON_ONLY) {
  const response = await it.send(call, options);
  assert.equal(response.status, 200, `${call}: ${response.statusText}`);
  return await response.json();
}

async function add(it: Site, params: Record<string, string>): Promise<string> {
  return await it.ask(`POST /queue/a?${new URLSearchParams(params)}`);
}

async function namesIn(it: Site, query = ""): Promise<string[]> {
  return Object.keys(await jsonOf(it, `GET /queue/a/info?${query}`));
}

Deno.test("a job is added with all that the command line can say of it", async () => {
  await using it = await queueSite();
  await add(it, { name: "first", command: "true" });

  await add(it, {
    ...{ name: "late", command: "train", env: "LR=0.1", directory: "/tmp" },
    ...{ stdin: "/dev/null", walltime: "1h30m", priority: "-2" },
    ...{ after: "first", if_failed: "run", retries: "3", retry_delay: "5s" },
    begin: "2026-12-01T08:00:00+01:00",
  });

  const job = await jsonOf(it, "GET /queue/a/job/late");
  const { env, working_directory, stdin, walltime, priority } = job;
  const { after, begin, if_failed, retries, retry_delay } = job;
  assert.deepEqual(
    { env, working_directory, stdin, walltime, priority },
    {
      ...{ env: "LR=0.1", working_directory: "/tmp", stdin: "/dev/null" },
      ...{ walltime: 5400, priority: -2 },
    },
  );
  assert.deepEqual(
    { after, begin, if_failed, retries, retry_delay },
    {
      ...{ after: "first", begin: "2026-12-01T07:00:00.000Z" },
      ...{ if_failed: "run", retries: 3, retry_delay: 5 },
    },
  );
});

Deno.test("what a job cannot be is refused, and no job is added", async () => {
  await using it = await queueSite();
  const job = { name: "x", command: "true" };

  for (
    const extra of [
      { retries: "-1" },
      { walltime: "soon" },
      { if_failed: "maybe" },
      { after: "x" },
      { env: "no variable" },
      { nosuchkey: "1" },
    ]
  ) {
    assert.match(await add(it, { ...job, ...extra }), /^422 /);
  }
  assert.match(await add(it, { ...job, after: "nobody" }), /^404 /);
  assert.deepEqual(await namesIn(it), []);
});

Deno.test("parameters make a sweep of jobs, one for each combination", async () => {
  await using it = await queueSite();
  const command = encodeURIComponent("train {lr} {seed}");

  await it.ask(
    `POST /queue/a?name=t&command=${command}&param=lr%3D0.1,0.2&param=seed%3D[1-2]`,
  );

  const jobs: Record<string, { command: string }> = await jsonOf(
    it,
    "GET /queue/a",
  );
  assert.deepEqual(Object.keys(jobs), [
    ...["t-lr=0.1-seed=1", "t-lr=0.1-seed=2"],
    ...["t-lr=0.2-seed=1", "t-lr=0.2-seed=2"],
  ]);
  assert.equal(jobs["t-lr=0.2-seed=1"]?.command, "train 0.2 1");
  assert.match(
    await it.ask(`POST /queue/a?name=u&command=true&param=lr%3D1`),
    /^422 .*there is no {lr} in the command/,
  );
});

Deno.test("a body of commands makes one job for each line, with what holds for all", async () => {
  await using it = await queueSite();
  const body = "echo one\n\n# no job\necho 'two ü'\n";

  await it.ask("POST /queue/a/commands?name=j&retries=1", { body });
  await it.ask("POST /queue/a/commands?name=x,y", { body });

  const jobs: Record<string, { command: string; retries?: number }> =
    await jsonOf(it, "GET /queue/a");
  assert.deepEqual(
    Object.entries(jobs).map(([name, job]) => [name, job.command, job.retries]),
    [
      ["j1", "echo one", 1],
      ["j2", "echo 'two ü'", 1],
      ["x", "echo one", undefined],
      ["y", "echo 'two ü'", undefined],
    ],
  );
});

Deno.test("what a body of commands would add is told without adding it", async () => {
  await using it = await queueSite();
  const body = "echo one\necho two\n";

  const answer = await it.ask("POST /queue/a/commands?name=j&dry_run=true", {
    body,
  });

  assert.match(answer, /^200 [^]*add j1,[^]*add j2,/);
  assert.deepEqual(await namesIn(it), []);
});

Deno.test("a body of commands is refused as a whole where it is none", async () => {
  await using it = await queueSite();
  const call = "POST /queue/a/commands?name=j";
  const large = "true\n".repeat(900_000);

  assert.match(await it.ask(call), /^422 .*there is no command/);
  assert.match(await it.ask(call, { body: "# a\n" }), /^422 /);
  assert.match(
    await it.ask(call, { body: Uint8Array.of(0x61, 0xff) }),
    /^422 .*no text in UTF-8/,
  );
  assert.match(await it.ask(call, { body: large }), /^413 /);
  assert.match(
    await it.ask("POST /queue/a/commands?name=x,y", { body: "true" }),
    /^422 .*1 commands and 2 names/,
  );
  assert.deepEqual(await namesIn(it), []);
});

Deno.test("a list of commands may be longer than any other body", async () => {
  await using it = await queueSite();
  const body = "true with some words\n".repeat(5_000);

  const answer = await it.ask("POST /queue/a/commands?name=j", { body });

  assert.match(answer, /^200 /);
  assert.equal((await namesIn(it)).length, 5_000);
});

Deno.test("jobs are shown by name and by state", async () => {
  await using it = await queueSite();
  await add(it, { name: "job[1-3]", command: "true" });
  await add(it, { name: "done", command: "true", status: "end" });

  assert.deepEqual(await namesIn(it, "name=job[2-3]"), ["job2", "job3"]);
  assert.deepEqual(await namesIn(it, "status=end"), ["done"]);
  assert.match(await it.ask("GET /queue/a/info?name=nobody"), /^404 /);
});

Deno.test("jobs are held and released, all of them or none", async () => {
  await using it = await queueSite();
  await add(it, { name: "job[1-2]", command: "true" });
  await add(it, { name: "done", command: "true", status: "end" });

  assert.equal(
    await it.ask("PUT /queue/a/job/job[1-2]/hold"),
    "200 job1 \t old_status:undefined \t new_state:hold\n" +
      "job2 \t old_status:undefined \t new_state:hold",
  );
  assert.match(await it.ask("PUT /queue/a/job/done/hold"), /^409 /);
  assert.match(await it.ask("PUT /queue/a/job/job1,done/release"), /^409 /);
  assert.deepEqual(await namesIn(it, "status=hold"), ["job1", "job2"]);
  assert.deepEqual(
    await jsonOf(it, "PUT /queue/a/job/job2/release"),
    {
      changes: [{ job: "job2", from: "hold", to: "undefined" }],
      problems: [],
    },
  );
  assert.match(await it.ask("PUT /queue/a/job/nobody/hold"), /^404 /);
});

Deno.test("jobs that have ended are run again: all, the failed ones, or by name", async () => {
  await using it = await queueSite();
  const put = async () => {
    const all = { command: "true", replace: "true" };
    await add(it, { ...all, name: "good,good2", status: "end" });
    await add(it, { ...all, name: "bad", status: "crash" });
    await add(it, { ...all, name: "new" });
  };
  const changed = async (query: string) => {
    await put();
    const { changes } = await jsonOf(it, `PUT /queue/a/rerun?${query}`);
    return changes.map(({ job }: { job: string }) => job);
  };

  assert.deepEqual(await changed(""), ["good", "good2", "bad"]);
  assert.deepEqual(await changed("failed=true"), ["bad"]);
  assert.deepEqual(await changed("name=good"), ["good"]);
  assert.deepEqual(await changed("name=good,bad&failed=true"), ["bad"]);
  assert.match(
    await it.ask("PUT /queue/a/rerun?name=new"),
    /^409 .*it is in state undefined/,
  );
});

Deno.test("statistics, timeline and explanation are those of the commands", async () => {
  await using it = await queueSite();
  await add(it, { name: "job[1-2]", command: "true" });
  await it.ask("PUT /queue/a/job/job2/hold");

  const { jobs, states } = await jsonOf(it, "GET /queue/a/stats");
  const picture = await it.send("GET /queue/a/timeline");
  const { status, because } = await jsonOf(
    it,
    "GET /queue/a/job/job2/explain",
  );

  assert.deepEqual([jobs, states], [2, { undefined: 1, hold: 1 }]);
  assert.equal(picture.headers.get("content-type"), "image/svg+xml");
  assert.match(await picture.text(), /^<svg [^]*<\/svg>\n?$/);
  assert.equal(status, "hold");
  assert.match(because[0], /held/);
  assert.match(await it.ask("GET /queue/a/job/job3/explain"), /^404 /);
  for (const call of ["stats", "timeline"]) {
    assert.match(await it.ask(`GET /queue/b/${call}`), /^404 /);
  }
});

Deno.test("a queue is exported in each form, and in no other", async () => {
  await using it = await queueSite();
  await add(it, { name: "job[1-2]", command: "echo hi", status: "ready" });
  const as = (format: string) =>
    it.send(`GET /queue/a/export?format=${format}&name=job2`);

  const [sh, sbatch] = [await as("sh"), await as("sbatch")];
  const [joblog, json] = [await as("joblog"), await as("json")];

  assert.match(await sh.text(), /^#!.*\n[^]*echo hi/);
  assert.match(await sbatch.text(), /sbatch/);
  assert.match(await joblog.text(), /^Seq\tHost/);
  assert.equal(json.headers.get("content-type"), "application/json");
  assert.deepEqual(
    (await json.json()).map(({ name }: { name: string }) => name),
    ["job2"],
  );
  assert.match(await it.ask("GET /queue/a/export?format=doc"), /^422 /);
  assert.match(await it.ask("GET /queue/a/export"), /^422 /);
});

Deno.test("to wait answers at once where all have ended, or in time where not", async () => {
  await using it = await queueSite();
  await add(it, { name: "good", command: "true", status: "end" });
  await add(it, { name: "bad", command: "true", status: "crash" });

  assert.deepEqual(
    await jsonOf(it, "GET /queue/a/wait"),
    { completed: ["good"], failed: ["bad"], left: [] },
  );
  await add(it, { name: "new", command: "true" });
  assert.deepEqual(
    await jsonOf(it, "GET /queue/a/wait?name=good,new&timeout=0.1"),
    { completed: ["good"], failed: [], left: ["new"] },
  );
  assert.match(await it.ask("GET /queue/a/wait?name=nobody"), /^404 /);
  assert.match(await it.ask("GET /queue/a/wait?timeout=9999"), /^422 /);
});

Deno.test("a jobset becomes a queue and a cluster", async () => {
  await using it = await site();
  await it.ask("POST /job/template?name=b[0-1]&jobset=other");

  const made = await jsonOf(it, "POST /queue/q/import?jobset=other");

  assert.deepEqual(made, { jobs: ["b0", "b1"], hosts: ["localhost"] });
  assert.deepEqual(
    Object.keys(await jsonOf(it, "GET /queue/q")),
    ["b0", "b1"],
  );
  assert.match(await it.ask("GET /cluster/q/info"), /localhost/);
  assert.match(await it.ask("POST /queue/q/import?jobset=other"), /^409 /);
});

Deno.test("what was never started cannot be fetched, and says so before the answer begins", async () => {
  await using it = await queueSite();
  await add(it, { name: "new", command: "true" });

  assert.match(
    await it.ask("GET /queue/a/tar?name=new"),
    /^409 .*Job \\"new\\" has not been started yet/,
  );
  assert.match(await it.ask("GET /queue/a/tar?name=nobody"), /^404 /);
  assert.match(
    await it.ask("PUT /queue/a/fetch?name=new"),
    /^200 .*Job \\"new\\" has not been started yet/,
  );
  for (const to of ["..", "/tmp", "a/../..", "~", ".ssh"]) {
    const place = encodeURIComponent(to);
    assert.match(
      await it.ask(`PUT /queue/a/fetch?name=new&to=${place}`),
      /^422 /,
      to,
    );
  }
});

Deno.test("each change of the new calls leaves a line of audit, reading leaves none", async () => {
  await using it = await queueSite();
  const changes = [
    ["POST", "commands?name=j", 422],
    ["PUT", "job/x/hold", 404],
    ["PUT", "job/x/release", 404],
    ["PUT", "rerun", 200],
    ["PUT", "fetch?name=x", 404],
    ["POST", "import?jobset=none", 404],
    ["PUT", "stop?kill=false", 200],
  ] as const;
  it.lines.length = 0;

  for (const [method, what] of changes) {
    await it.ask(`${method} /queue/a/${what}`);
  }
  for (const what of ["stats", "timeline", "export?format=sh", "wait"]) {
    await it.ask(`GET /queue/a/${what}`);
  }

  assert.deepEqual(
    it.lines.map((line) => {
      const { request, status } = JSON.parse(line.replace("AUDIT: ", ""));
      return [request, status];
    }),
    changes.map((
      [method, what, status],
    ) => [`${method} /queue/a/${what}`, status]),
  );
});

Deno.test("queues are listed by their files, and with how they stand where that is wanted", async () => {
  await using it = await queueSite();
  await add(it, { name: "x[1-2]", command: "true" });

  const plain = await jsonOf(it, "GET /queue/");
  const { queues, overview } = await jsonOf(it, "GET /queue/?overview=true");

  assert.deepEqual(plain, { queues: ["a-queue.yaml"] });
  assert.deepEqual(queues, ["a-queue.yaml"]);
  assert.deepEqual(overview, [{
    name: "a",
    jobs: 2,
    states: { undefined: 2 },
    exit_codes_not_0: 0,
  }]);
});

Deno.test("jobs in a state are deleted, and that is told before", async () => {
  await using it = await queueSite();
  await add(it, { name: "x[1-3]", command: "true" });
  await add(it, { name: "y", command: "true", status: "hold" });

  const plan = await it.ask("DELETE /queue/a/jobs?status=hold&dry_run=true");
  await it.ask("DELETE /queue/a/jobs?status=undefined&name=x[1-2]");
  const missing = await it.send("DELETE /queue/a/jobs");

  assert.match(plan, /take y out of the queue/);
  assert.deepEqual(await namesIn(it), ["x3", "y"]);
  assert.equal(missing.status, 422);
});

Deno.test("what a run is told wrongly is named as its call names it", async () => {
  await using it = await site();
  await it.ask("POST /queue/?name=a");

  for (const call of ["run_fifo_multi?", "run_fifo_multi?dry_run=true"]) {
    assert.match(
      await it.ask(`PUT /queue/a/${call}`),
      /^422 .*Cannot run without hosts: give one of hosts and cluster"/,
    );
  }
  assert.match(
    await it.ask("PUT /queue/a/run_fifo_multi?hosts="),
    /^422 .*hosts is empty"/,
  );
});
