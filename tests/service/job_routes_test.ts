import assert from "node:assert/strict";
import { cmsWell } from "../support/cms.ts";
import { tempDir } from "../support/temp.ts";
import { until } from "../support/until.ts";
import { type Server, startServer } from "./_server.ts";
import { type Site, site } from "./_site.ts";

const SPEC = `# ours
cloudmesh:
  default:
    user: me
  jobset:
    hosts:
      localhost:
        name: vm
        ip: 127.0.0.1
        cpu_count: 2
        status: free
        job_counter: 0
        max_jobs_allowed: 1
    scheduler:
      policy: sequential
    jobs:
      one:
        name: one
        status: ready
        executable: "true"
      two:
        name: two
        status: done
        executable: "true"
`;

/** A service whose jobset has a job that is ready and one that is done. */
async function jobsetSite(): Promise<Site> {
  const it = await site();
  await Deno.writeTextFile(it.dir.join("spec.yaml"), SPEC);
  return it;
}

async function jobsIn(it: Site | Server, call: string) {
  const response = await it.send(call);
  assert.equal(response.status, 200, call);
  return await response.json();
}

Deno.test("the jobs of the jobset are listed in the file's order and words", async () => {
  await using it = await jobsetSite();

  assert.equal(
    await it.ask("GET /job/"),
    '200 {"one":{"name":"one","status":"ready","executable":"true"},"two":{"name":"two","status":"done","executable":"true"}}',
  );
});

Deno.test("a list of jobs is narrowed by state, a phrase or a list of names", async () => {
  await using it = await jobsetSite();
  const names = async (query: string) =>
    Object.keys(await jobsIn(it, `GET /job/?${query}`));

  assert.deepEqual(await names("status=ready"), ["one"]);
  assert.deepEqual(await names("name=w"), ["two"]);
  assert.deepEqual(await names("name=one,none"), ["one"]);
  assert.deepEqual(await names("name=two&status=ready"), []);
  assert.match(await it.ask("GET /job/?name=a[1"), /^422 /);
});

Deno.test("one job is told by its name, and one that is not there is 404", async () => {
  await using it = await jobsetSite();

  assert.equal(
    await it.ask("GET /job/job/one"),
    '200 {"name":"one","status":"ready","executable":"true"}',
  );
  assert.equal(
    await it.ask("GET /job/job/on"),
    '404 {"detail":"Cannot find job \\"on\\" in jobset spec"}',
  );
});

Deno.test("a job may be called as a call is", async () => {
  await using it = await jobsetSite();

  await it.ask("POST /job/?name=hosts,run,info");

  assert.match(await it.ask("GET /job/job/hosts"), /^200 {"name":"hosts"/);
  assert.match(await it.ask("GET /job/hosts"), /^200 {"localhost":/);
});

Deno.test("jobs are added by name, each with its own arguments, for the service's user", async () => {
  await using it = await jobsetSite();

  const added = await jobsIn(
    it,
    "POST /job/?name=z[0-1]&executable=echo&arguments=a,b&output=out",
  );

  assert.deepEqual(Object.keys(added), ["z0", "z1"]);
  assert.deepEqual(added.z1, {
    name: "z1",
    directory: ".",
    ip: "127.0.0.1",
    input: "./data",
    output: "out",
    status: "ready",
    gpu: " ",
    user: "me",
    arguments: "b",
    executable: "echo",
    shell: "bash",
  });
  const text = await Deno.readTextFile(it.dir.join("spec.yaml"));
  assert.match(text, /^# ours\n[^]*\n {6}z1:\n/);
});

Deno.test("the jobs of a file are added as they stand there", async () => {
  await using it = await jobsetSite();
  await Deno.writeTextFile(
    it.dir.join("more.yaml"),
    "x:\n  status: hold\n  executable: ls\n",
  );

  const added = await jobsIn(it, "POST /job/?file=more");

  assert.deepEqual(Object.keys(added), ["x"]);
  assert.equal(added.x.status, "hold");
});

Deno.test("what cannot be added is refused as a whole", async () => {
  await using it = await jobsetSite();

  for (
    const [query, status] of [
      ["name=a,one", 409],
      ["name=a,b,c&ip=1,2", 422],
      ["", 422],
      ["name=a&file=b", 422],
      ["name=a&command=ls", 422],
      ["file=none", 404],
    ] as const
  ) {
    const response = await it.send(`POST /job/?${query}`);
    assert.equal(response.status, status, query);
    const { detail } = await response.json();
    assert.equal(Array.isArray(detail), status === 422, query);
  }
  assert.deepEqual(Object.keys(await jobsIn(it, "GET /job/")), ["one", "two"]);
  assert.match(await it.ask("POST /job/?name=one&replace=true"), /^200 /);
});

Deno.test("reset makes a job ready again, and answers it as it stands now", async () => {
  await using it = await jobsetSite();

  const answer = await jobsIn(it, "PUT /job/reset?name=two");

  assert.deepEqual(Object.keys(answer.jobs), ["two"]);
  assert.equal(answer.jobs.two.status, "ready");
  assert.deepEqual(answer.problems, []);
  assert.match(await it.ask("PUT /job/reset?name=none"), /^404 /);
  assert.match(await it.ask("PUT /job/kill?name=none"), /^404 /);
});

Deno.test("delete takes jobs out of the file, or none where one is not there", async () => {
  await using it = await jobsetSite();

  assert.match(await it.ask("DELETE /job/job/one,none"), /^404 /);
  assert.equal(
    await it.ask("DELETE /job/job/one,two"),
    '200 {"deleted":["one","two"],"problems":[]}',
  );
  assert.equal(await it.ask("GET /job/"), "200 {}");
});

Deno.test("hosts are listed and added, and a number that is none is refused", async () => {
  await using it = await jobsetSite();
  const juliet = "POST /job/hosts?name=juliet&ip=red&cpus=12";

  const hosts = await jobsIn(it, `${juliet}&max_jobs_allowed=4`);

  assert.deepEqual(Object.keys(hosts), ["localhost", "juliet"]);
  assert.deepEqual(await jobsIn(it, "GET /job/hosts"), hosts);
  assert.equal(hosts.juliet.max_jobs_allowed, "4");
  assert.match(await it.ask(juliet), /^409 /);
  assert.match(await it.ask(`${juliet}&replace=true`), /^200 /);
  assert.match(
    await it.ask("POST /job/hosts?name=a&max_jobs_allowed=many"),
    /^422 .*not a valid integer/,
  );
});

Deno.test("the policy is told and changed, and an unknown one is refused", async () => {
  await using it = await jobsetSite();

  assert.equal(
    await it.ask("PUT /job/policy?policy=smart"),
    '200 {"policy":"smart","before":"sequential"}',
  );
  assert.match(await it.ask("PUT /job/policy?policy=clever"), /^422 /);
  assert.equal(await it.ask("GET /job/policy"), '200 {"policy":"smart"}');
});

Deno.test("info tells where the jobset is and that nobody runs it", async () => {
  await using it = await jobsetSite();

  assert.deepEqual(await jobsIn(it, "GET /job/info"), {
    file: it.dir.join("spec.yaml"),
    logs: ".cloudmesh/job/spec",
    pid: null,
  });
});

Deno.test("a request may name another jobset below the service's directory", async () => {
  await using it = await jobsetSite();
  await Deno.mkdir(it.dir.join("b"));
  await Deno.copyFile(it.dir.join("spec.yaml"), it.dir.join("b/a.yaml"));

  await it.ask("DELETE /job/job/one?jobset=b/a");

  assert.deepEqual(
    Object.keys(await jobsIn(it, "GET /job/?jobset=b/a.yaml")),
    ["two"],
  );
  assert.equal(Object.keys(await jobsIn(it, "GET /job/")).length, 2);
  assert.match(await it.ask("GET /job/?jobset=none"), /^404 /);
});

Deno.test("a jobset that is not there, or is damaged, is an answer and no crash", async () => {
  await using it = await site();

  for (const call of ["GET /job/", "GET /job/info", "PUT /job/run"]) {
    assert.match(await it.ask(call), /^404 .*Cannot find jobset spec/, call);
  }
  await Deno.writeTextFile(it.dir.join("spec.yaml"), "cloudmesh: [");
  assert.match(await it.ask("GET /job/"), /^422 /);
});

Deno.test("path traversal: no name of a jobset leads out, and none is a queue's", async () => {
  await using it = await jobsetSite();
  await it.ask("POST /queue/?name=a");

  for (
    const bad of [
      ...["../x", "..", ".", "", "/etc/x", "b/../../x", "b//x", "~/x", "~"],
      ...["a\0b", "a\\b", ".spec", "b/", "experiment/a-queue", "-x"],
    ].map(encodeURIComponent)
  ) {
    for (
      const call of [
        `GET /job/?jobset=${bad}`,
        `POST /job/?name=x&jobset=${bad}`,
        `POST /job/?file=${bad}`,
        `PUT /job/run?jobset=${bad}`,
        `POST /job/hosts?name=x&jobset=${bad}`,
      ]
    ) assert.match(await it.ask(call), /^422 /, call);
  }
  const left = Array.from(Deno.readDirSync(it.dir.join("experiment")));
  assert.ok(left.every(({ name }) => !name.includes("jobset")));
});

Deno.test("the jobset needs the password", async () => {
  await using it = await jobsetSite();
  const headers = { authorization: undefined };

  for (
    const call of ["GET /job/", "POST /job/?name=a", "PUT /job/run"]
  ) assert.match(await it.ask(call, { headers }), /^401 /, call);
});

Deno.test("the documentation shows the jobset's calls under one tag", async () => {
  await using it = await site();

  const { paths } = await jobsIn(it, "GET /openapi.json");

  const tags = Object.keys(paths).filter((path) => path.startsWith("/job/"))
    .flatMap((path) => Object.values(paths[path]))
    .flatMap((operation) => (operation as { tags: string[] }).tags);
  assert.ok(tags.length > 13);
  assert.deepEqual([...new Set(tags)], ["job"]);
});

Deno.test("path traversal: no link leads out of the service's directory", async () => {
  await using dir = await tempDir();
  const [cwd, outside] = [dir.join("here"), dir.join("outside")];
  await Deno.mkdir(cwd);
  await Deno.mkdir(outside);
  await Deno.writeTextFile(`${outside}/spec.yaml`, SPEC);
  await Deno.symlink(outside, `${cwd}/way`);
  await Deno.symlink(`${outside}/spec.yaml`, `${cwd}/spec.yaml`);
  await Deno.symlink(`${outside}/none.yaml`, `${cwd}/none.yaml`);
  await using server = await startServer({ cwd, env: { HOME: dir.path } });

  for (
    const call of [
      ...["spec", "none", "way/spec", "way/none"].flatMap((name) => [
        `POST /job/?name=x&jobset=${name}`,
        `POST /job/?file=${name}`,
        `POST /job/template?jobset=${name}`,
        `POST /queue/a/import?jobset=${name}`,
      ]),
      "PUT /queue/a/fetch?name=x&to=way",
      "PUT /queue/a/fetch?name=x&to=way/new",
      "POST /queue/?name=a&experiment=way",
      "POST /queue/?name=a&experiment=way/new",
      "POST /cluster/?name=a&experiment=way/new",
    ]
  ) assert.match(await server.ask(call), /^422 .*is outside of/, call);
  assert.deepEqual(
    Array.from(Deno.readDirSync(outside), ({ name }) => name),
    ["spec.yaml"],
  );
  assert.equal(await Deno.readTextFile(`${outside}/spec.yaml`), SPEC);
});

Deno.test("a jobset to begin with is written, and the one that is there is kept", async () => {
  await using it = await jobsetSite();

  const response = await it.send("POST /job/template?name=b[0-1]");
  const { file, kept } = await response.json();

  assert.equal(file, it.dir.join("spec.yaml"));
  assert.equal(await Deno.readTextFile(kept), SPEC);
  assert.deepEqual(Object.keys(await jobsIn(it, "GET /job/")), ["b0", "b1"]);
});

Deno.test("jobs are listed by their states, whatever the file's order", async () => {
  await using it = await jobsetSite();

  const jobs = await jobsIn(it, "GET /job/status");

  assert.deepEqual(Object.keys(jobs), ["two", "one"]);
});

Deno.test("a jobset's events tell what has happened to its jobs", async () => {
  await using it = await jobsetSite();
  await it.ask("POST /job/?name=three");
  await it.ask("DELETE /job/job/three");
  const headers = { accept: "application/json" };

  const response = await it.send("GET /job/events?name=three", { headers });
  const events: { status: string }[] = await response.json();

  assert.deepEqual(events.map(({ status }) => status), ["ready", "deleted"]);
});

Deno.test("to stop a jobset that nobody runs changes nothing", async () => {
  await using it = await jobsetSite();

  assert.equal(
    await it.ask("PUT /job/stop?kill=false"),
    '200 {"pid":null,"killed":null}',
  );
});

Deno.test("a jobset that the service was started for is filled, run and done", async () => {
  await using dir = await tempDir();
  const env = { HOME: dir.path };
  const go = dir.join("go");
  await cmsWell(["job", "template", "own.yaml", "--name=a"], {
    cwd: dir.path,
    env,
  });
  await using server = await startServer({
    cwd: dir.path,
    env,
    about: "job",
    args: ["--jobset=own.yaml"],
  });
  const wait = encodeURIComponent(`until [ -e ${go} ]; do sleep 0.05; done`);
  const statusOf = async (job: string) =>
    (await jobsIn(server, `GET /job/job/${job}`)).status;

  await server.ask(
    `POST /job/?name=hi&executable=echo&arguments=hello&output=.`,
  );
  await server.ask(`POST /job/?name=slow&executable=${wait}&arguments=`);
  const { pid } = await jobsIn(server, "PUT /job/run?name=hi,slow");
  assert.equal((await jobsIn(server, "GET /job/info")).pid, pid);
  assert.match(
    await server.ask("PUT /job/run"),
    new RegExp(`^409 .*Cannot run jobset own: process ${pid} is running it`),
  );
  await until(async () => await statusOf("slow") === "submitted");
  const { jobs } = await jobsIn(server, "PUT /job/kill?name=slow");
  assert.deepEqual([jobs.slow.status, jobs.slow.state], ["failed", "kill"]);
  await until(async () => (await jobsIn(server, "GET /job/info")).pid === null);

  assert.equal(await statusOf("hi"), "done");
  assert.equal(await statusOf("a"), "ready");
  assert.equal(await Deno.readTextFile(dir.join("hi.out")), "hello\n");
  await jobsIn(server, "PUT /job/reset?name=slow");
  await Deno.writeTextFile(go, "");
  await jobsIn(server, "PUT /job/run?name=slow");
  await until(async () => await statusOf("slow") === "done");
});

Deno.test("what a jobset's run cannot do is told at once, not in a file", async () => {
  await using dir = await tempDir();
  const full = SPEC.replace("max_jobs_allowed: 1", "max_jobs_allowed: 0");
  await Deno.writeTextFile(dir.join("full.yaml"), full);
  await using server = await startServer({
    cwd: dir.path,
    env: { HOME: dir.path },
  });

  assert.match(
    await server.ask("PUT /job/run?jobset=full"),
    /^422 .*Cannot run jobset full: none of its hosts has room/,
  );
  assert.match(
    await server.ask("PUT /job/run?jobset=full&name=none"),
    /^404 .*Cannot find job/,
  );
  assert.match(await server.ask("PUT /job/run?timeout=-1"), /^422 /);
});
