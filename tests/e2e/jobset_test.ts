import assert from "node:assert/strict";
import { cms, type CmsOptions, cmsWell, startCms } from "../support/cms.ts";
import { isRunning } from "../support/processes.ts";
import { tempDir } from "../support/temp.ts";
import { until } from "../support/until.ts";

/** A home of its own with a jobset of four hosts, all of them this machine. */
async function home(policy = "smart") {
  const directory = await tempDir();
  const options: CmsOptions = {
    cwd: directory.path,
    env: { HOME: directory.path },
  };
  const host = (name: string) =>
    `      ${name}: {name: ${name}, ip: localhost, cpus: '1', status: free, job_counter: '0', max_jobs_allowed: '5'}\n`;
  await Deno.writeTextFile(
    directory.join("spec.yaml"),
    `cloudmesh:
  default:
    user: ''
  jobset:
    hosts:
${["h1", "h2", "h3", "h4"].map(host).join("")}    scheduler:
      policy: ${policy}
    jobs: {}
`,
  );
  await cmsWell(["job", "set", "~/spec.yaml"], options);
  const add = (names: string, executable: string) =>
    cmsWell([
      "job",
      "add",
      `--name=${names}`,
      "--ip=",
      `--executable=${executable}`,
      "--arguments=",
      "--output=",
      "--user=",
    ], options);
  return Object.assign(directory, { options, add });
}

type Shown = Readonly<Record<string, unknown>>;

async function jobs(options: CmsOptions): Promise<Shown[]> {
  return JSON.parse(await cmsWell(["job", "list", "--format=json"], options));
}

async function counters(options: CmsOptions): Promise<unknown[]> {
  const hosts: Shown[] = JSON.parse(
    await cmsWell(["job", "list", "hosts", "--format=json"], options),
  );
  return hosts.map(({ job_counter }) => job_counter);
}

for (const policy of ["sequential", "random", "smart", "frugal"]) {
  Deno.test(`1,000 jobs on four hosts are done with ${policy}, and every counter is back at its start`, async () => {
    await using place = await home(policy);
    const { options } = place;
    await place.add("j[1-1000]", "true");

    await cmsWell(["job", "run", "--quiet"], options);

    const all = await jobs(options);
    assert.equal(all.length, 1000);
    assert.ok(all.every(({ status }) => status === "done"));
    assert.deepEqual(await counters(options), ["0", "0", "0", "0"]);
    const file = await Deno.readTextFile(place.join("spec.yaml"));
    assert.equal(file.match(/job_counter: '0'/g)?.length, 4);
    const used = new Set(all.map(({ submitted_to }) => submitted_to));
    if (policy === "random" || policy === "smart") assert.equal(used.size, 4);
  });
}

Deno.test("a jobset whose manager is killed is taken over: each job runs once, and every counter is right", async () => {
  await using place = await home();
  const { options } = place;
  await place.add(
    "j[1-20]",
    "echo x >>ran; until [ -e go ]; do sleep 0.05; done",
  );
  await using first = startCms(["job", "run"], options);
  const total = async () =>
    (await counters(options)).reduce((sum: number, n) => sum + Number(n), 0);
  await until(async () => (await total()) === 20, { what: "20 jobs" });
  const ran = () => Deno.readTextFile(place.join("ran")).catch(() => "");
  await until(async () => (await ran()).length === 40, { what: "20 starts" });

  first.kill("SIGKILL");
  await first.result;

  assert.deepEqual(await counters(options), ["5", "5", "5", "5"]);
  await using second = startCms(["job", "run"], options);
  await Deno.writeTextFile(place.join("go"), "");
  const { code, err } = await second.result;
  assert.equal(code, 0, err);
  assert.equal((await ran()).length, 40);
  assert.ok((await jobs(options)).every(({ status }) => status === "done"));
  assert.deepEqual(await counters(options), ["0", "0", "0", "0"]);
});

Deno.test("a jobset may be called as a file may, with blanks", async () => {
  await using place = await home();
  const { options } = place;
  const file = "~/my dir/s p.yaml";
  await cmsWell(["job", "set", file], options);
  await cmsWell(["job", "template", "--name=a"], options);

  const { code, err } = await cms(["job", "run", "--quiet"], options);

  assert.equal(code, 0, err);
  assert.deepEqual((await jobs(options)).map(({ status }) => status), ["done"]);
});

Deno.test("job reset means all jobs that are not done, those that failed too", async () => {
  await using place = await home();
  const { options } = place;
  await place.add("good", "true");
  await place.add("bad", "false");
  await cms(["job", "run", "--quiet"], options);

  await cmsWell(["job", "reset"], options);

  const states = (await jobs(options)).map(({ name, status }) =>
    `${name} ${status}`
  );
  assert.deepEqual(states, ["good done", "bad ready"]);
});

Deno.test("what is refused because of a job that cannot be read is not done later", async () => {
  await using place = await home();
  const { options } = place;
  const file = place.join("spec.yaml");
  await place.add("a,b", "true");
  const whole = await Deno.readTextFile(file);
  await Deno.writeTextFile(file, `${whole}      x:\n        executable: [a\n`);

  for (const command of ["delete --name=a", "add --name=q", "reset --name=b"]) {
    const { code } = await cms(["job", ...command.split(" ")], options);
    assert.equal(code, 65, command);
  }
  await Deno.writeTextFile(file, whole);

  const names = (await jobs(options)).map(({ name }) => name);
  assert.deepEqual(names, ["a", "b"]);
});

Deno.test("job run --detach comes back at once, and the run goes on", async () => {
  await using place = await home();
  const { options } = place;
  await place.add("j[1-3]", "until [ -e go ]; do sleep 0.05; done");

  const { code, err } = await cms(["job", "run", "--detach"], options);

  assert.equal(code, 0, err);
  const pid = Number(/Process (\d+) runs/.exec(err)?.[1]);
  assert.ok(await isRunning(pid), err);
  const second = await cms(["job", "run"], options);
  assert.equal(second.code, 75);
  await Deno.writeTextFile(place.join("go"), "");
  await until(
    async () => (await jobs(options)).every(({ status }) => status === "done"),
    { what: "the end of all jobs" },
  );
  await until(async () => !await isRunning(pid), { what: "its end" });
  assert.match(
    await Deno.readTextFile(place.join("spec-jobset.log")),
    /Completed Jobs: \['j\d'/,
  );
});

Deno.test("job run --detach tells whom it is asked to, when it has ended", async () => {
  await using place = await home();
  await place.add("j1", "false");
  const tell = ["--notify=cat >>told", "--notify-on=both"];

  await cms(["job", "run", "--detach", ...tell], place.options);

  const told = await until(async () => {
    const text = await Deno.readTextFile(place.join("told")).catch(() => "");
    return text.split("\n").length === 3 ? text : "";
  });
  const [failure, end] = told.trim().split("\n").map((it) => JSON.parse(it));
  assert.deepEqual([failure.event, failure.result], ["failure", "running"]);
  assert.deepEqual([end.event, end.result], ["end", "failed"]);
  assert.deepEqual([end.kind, end.name], ["jobset", "spec"]);
});

Deno.test("job stop ends the run from anywhere, and its jobs where they are to be killed", async () => {
  await using place = await home();
  const { options } = place;
  await place.add("j", "until [ -e go ]; do sleep 0.05; done");
  const { err } = await cms(["job", "run", "--detach"], options);
  const pid = Number(/Process (\d+) runs/.exec(err)?.[1]);

  const stopped = await cms(["job", "stop", "--kill"], options);
  const again = await cms(["job", "stop"], options);
  const history = await cms(["job", "history", "--name=j"], options);

  assert.equal(
    stopped.err,
    `INFO: Process ${pid} runs jobset spec no longer\n`,
  );
  assert.equal(stopped.out, "j \t old_status:start \t new_state:kill\n");
  assert.equal(await isRunning(pid), false);
  assert.equal(again.err, "INFO: Nobody runs jobset spec\n");
  assert.deepEqual(
    history.out.trimEnd().split("\n").map((line) => line.split("  ")[2]),
    [
      "-> ready",
      ...["ready -> run", "run -> start", "start -> kill"],
    ],
  );
});

Deno.test("job run --detach tells why it cannot run", async () => {
  await using place = await home("bogus");

  const { code, err } = await cms(["job", "run", "--detach"], place.options);

  assert.equal(code, 2);
  assert.match(err, /^ERROR: .*bogus/);
});

Deno.test("what the original left as submitted is not run again: nobody knows how it ended", async () => {
  await using place = await home();
  const { options } = place;
  await place.add("old", "echo x >>ran");
  const file = place.join("spec.yaml");
  const text = await Deno.readTextFile(file);
  await Deno.writeTextFile(
    file,
    text.replace(
      "status: ready",
      "status: submitted\n        submitted_to_ip: localhost",
    ),
  );

  const { code } = await cms(["job", "run"], options);

  assert.equal(code, 1);
  const [old] = await jobs(options);
  assert.deepEqual([old?.status, old?.reason], [
    "failed",
    "its files are gone",
  ]);
  await cmsWell(["job", "reset", "--name=old"], options);
  await cmsWell(["job", "run"], options);
  assert.equal(await Deno.readTextFile(place.join("ran")), "x\n");
});

Deno.test("the variables are in the directory that CMS_HOME names", async () => {
  await using place = await home();
  const env = { ...place.options.env, CMS_HOME: place.join("elsewhere") };

  await cmsWell(["set", "jobset=~/other.yaml"], { ...place.options, env });

  assert.equal(
    await Deno.readTextFile(place.join("elsewhere/variables.dat")),
    "jobset: ~/other.yaml\n",
  );
});

Deno.test("a relative file is the same jobset from any directory", async () => {
  await using place = await home();
  const { options } = place;

  await cmsWell(["set", "jobset=spec.yaml"], options);
  await cmsWell(["job", "add", "--name=a"], { ...options, cwd: "/" });

  assert.match(await Deno.readTextFile(place.join("spec.yaml")), /name: a$/m);
});
