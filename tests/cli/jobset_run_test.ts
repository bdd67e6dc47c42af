import assert from "node:assert/strict";
import { createTransport } from "../../src/transport/mod.ts";
import { isRunning } from "../support/processes.ts";
import { until } from "../support/until.ts";
import { type Session, session } from "./_session.ts";

/** One job of a jobset, as `job list --format=json` shows it. */
type Shown = Readonly<Record<string, unknown>>;

/** A jobset with this machine for its host, and room for so many jobs. */
async function jobset(slots = 2): Promise<Session> {
  const pi = await session({ transport: createTransport() });
  await pi.type("cms job set ~/spec.yaml");
  await Deno.writeTextFile(
    `${pi.path}/spec.yaml`,
    `cloudmesh:
  default:
    user: ''
  jobset:
    hosts:
      here:
        name: here
        ip: localhost
        cpus: '2'
        status: free
        job_counter: '0'
        max_jobs_allowed: '${slots}'
    scheduler:
      policy: sequential
    jobs: {}
`,
  );
  return pi;
}

/** Adds jobs that run a line of shell in the session's directory. */
async function add(pi: Session, name: string, line: string): Promise<void> {
  await Deno.writeTextFile(`${pi.path}/${name}.sh`, line);
  const { code, err } = await pi.type(
    `cms job add --name=${name} --ip=localhost --executable=sh --arguments=${name}.sh --directory=${pi.path} --output=out/${name} --user=''`,
  );
  assert.equal(code, 0, err);
}

async function shown(pi: Session, name: string): Promise<Shown> {
  const { out } = await pi.type("cms job list --format=json");
  const jobs: Shown[] = JSON.parse(out);
  return jobs.find((job) => job["name"] === name) ?? {};
}

async function counter(pi: Session): Promise<unknown> {
  const { out } = await pi.type("cms job list hosts --format=json");
  return JSON.parse(out)[0].job_counter;
}

/** What a job of the test has written into the file `pid`; waits for it. */
function pidIn(pi: Session): Promise<number> {
  return until(
    async () =>
      Number(await Deno.readTextFile(`${pi.path}/pid`).catch(() => "")),
    { what: "the job's process" },
  );
}

function fileOf(pi: Session): Promise<string> {
  return Deno.readTextFile(`${pi.path}/spec.yaml`);
}

Deno.test("a job that is submitted becomes done, and its output is where the entry says", async () => {
  await using pi = await jobset();
  await add(pi, "hello", "pwd; echo sorry >&2");

  const { code, err } = await pi.type("cms job run");

  assert.equal(code, 0, err);
  const { status, submitted_to_ip } = await shown(pi, "hello");
  assert.deepEqual([status, submitted_to_ip], ["done", "localhost"]);
  const read = (file: string) =>
    Deno.readTextFile(`${pi.path}/out/hello/${file}`);
  assert.equal(await read("hello.out"), `${await Deno.realPath(pi.path)}\n`);
  assert.equal(await read("hello.err"), "sorry\n");
  assert.match(await fileOf(pi), /status: done$/m);
});

Deno.test("a job whose command fails is failed, with its exit code", async () => {
  await using pi = await jobset();
  await add(pi, "bad", "exit 3");

  const { code, err } = await pi.type("cms job run");

  assert.equal(code, 1);
  assert.match(err, /WARNING: Job bad ended with exit code 3/);
  const { status, exit_code } = await shown(pi, "bad");
  assert.deepEqual([status, exit_code], ["failed", 3]);
  const { out } = await pi.type("cms job list --status=failed");
  assert.match(out, /\| ExitCode \|$[^]*\| bad +\| failed +\|.*\| 3 +\|$/m);
});

Deno.test("a run is for the jobs that are named", async () => {
  await using pi = await jobset();
  await add(pi, "one", "true");
  await add(pi, "two", "true");

  const { code, err } = await pi.type("cms job run --name=two");
  const missing = await pi.type("cms job run --name=three");

  assert.equal(code, 0, err);
  assert.equal((await shown(pi, "one"))["status"], "ready");
  assert.equal((await shown(pi, "two"))["status"], "done");
  assert.equal(missing.code, 66);
});

Deno.test("when all places are taken the next job waits for one; the counter shows how many are", async () => {
  await using pi = await jobset(2);
  for (const name of ["a", "b", "c"]) {
    await add(pi, name, `until [ -e go ]; do sleep 0.05; done`);
  }

  const run = pi.type("cms job run");
  await until(async () => (await counter(pi)) === "2", {
    what: "two jobs on the host",
  });
  await until(async () => /job_counter: '2'/.test(await fileOf(pi)), {
    what: "the counter in the file",
  });
  assert.equal((await shown(pi, "c"))["status"], "ready");
  await Deno.writeTextFile(`${pi.path}/go`, "");
  const { code, err } = await run;

  assert.equal(code, 0, err);
  assert.match(err, /INFO: Waiting. All hosts running max jobs./);
  assert.equal(await counter(pi), "0");
  assert.match(await fileOf(pi), /job_counter: '0'/);
  assert.equal((await shown(pi, "c"))["status"], "done");
});

Deno.test("job kill ends the whole process group; the job is failed, and its place free", async () => {
  await using pi = await jobset();
  await add(pi, "long", "sleep 300 & echo $! >pid; wait");
  const run = pi.type("cms job run");
  const pid = await pidIn(pi);

  const kill = await pi.type("cms job kill --name=long");
  const { code } = await run;

  assert.deepEqual([kill.code, kill.out], [0, "Job long killed."]);
  assert.equal(code, 1);
  const { status, state } = await shown(pi, "long");
  assert.deepEqual([status, state], ["failed", "kill"]);
  assert.equal(await isRunning(pid), false);
  assert.equal(await counter(pi), "0");
});

Deno.test("job reset makes a job ready, which runs anew", async () => {
  await using pi = await jobset();
  await add(pi, "again", "echo x >>ran");
  await pi.type("cms job run");

  const reset = await pi.type("cms job reset --name=again");
  const { status, ...others } = await shown(pi, "again");
  await pi.type("cms job run");

  assert.deepEqual([reset.code, reset.out], [
    0,
    "Status reset for job again.",
  ]);
  assert.equal(status, "ready");
  assert.equal("pid" in others, false);
  assert.equal(await Deno.readTextFile(`${pi.path}/ran`), "x\nx\n");
});

Deno.test("job delete kills a job that is submitted", async () => {
  await using pi = await jobset();
  await add(pi, "gone", "echo $$ >pid; exec sleep 300");
  const run = pi.type("cms job run");
  const pid = await pidIn(pi);

  const { code, err } = await pi.type("cms job delete --name=gone");
  await run;

  assert.equal(code, 0, err);
  assert.doesNotMatch(await fileOf(pi), /gone/);
  assert.equal(await isRunning(pid), false);
  assert.equal(await counter(pi), "0");
});

Deno.test("a second run of the same jobset is refused", async () => {
  await using pi = await jobset();
  await add(pi, "a", "until [ -e go ]; do sleep 0.05; done");
  const run = pi.type("cms job run");
  await until(async () => (await counter(pi)) === "1", { what: "the job" });

  const { code, err } = await pi.type("cms job run");
  await Deno.writeTextFile(`${pi.path}/go`, "");
  await run;

  assert.equal(code, 75);
  assert.match(err, /^ERROR: Cannot run jobset spec: process \d+ of /);
});

Deno.test("a job runs in the user's own shell where its entry says so", async () => {
  await using pi = await jobset();
  await add(pi, "own", 'echo "$0"');
  const text = await fileOf(pi);
  await Deno.writeTextFile(
    `${pi.path}/spec.yaml`,
    text.replace("shell: bash", "shell: $(SHELL)")
      .replace("executable: sh", "executable: echo $0 with"),
  );

  const { code, err } = await pi.type("cms job run");

  assert.equal(code, 0, err);
  const out = await Deno.readTextFile(`${pi.path}/out/own/own.out`);
  assert.equal(out, `${Deno.env.get("SHELL") ?? "/bin/sh"} with own.sh\n`);
});

Deno.test("what an editor changes in the file during a run is kept", async () => {
  await using pi = await jobset(1);
  await add(pi, "a", "until [ -e go ]; do sleep 0.05; done");
  await add(pi, "b", "true");
  const run = pi.type("cms job run");
  await until(async () => /job_counter: '1'/.test(await fileOf(pi)), {
    what: "the counter in the file",
  });

  const text = await fileOf(pi);
  await Deno.writeTextFile(
    `${pi.path}/spec.yaml`,
    `# mine\n${text.replace("cpus: '2'", "cpus: '8' # more")}`,
  );
  await pi.type("cms job scheduler --policy=smart");
  await Deno.writeTextFile(`${pi.path}/go`, "");
  const { code, err } = await run;

  assert.equal(code, 0, err);
  const after = await fileOf(pi);
  assert.match(after, /^# mine\n/);
  assert.match(after, /cpus: '8' # more/);
  assert.match(after, /policy: smart/);
  assert.match(after, /job_counter: '0'/);
  assert.equal(after.match(/status: done/g)?.length, 2);
});

Deno.test("job refresh tells how a job has ended that no run looks after", async () => {
  await using pi = await jobset();
  await add(pi, "late", "until [ -e go ]; do sleep 0.05; done; exit 4");
  const run = pi.type("cms job run");
  await until(async () => (await shown(pi, "late"))["pid"] !== undefined, {
    what: "the job",
  });
  pi.interrupt();
  const { code } = await run;

  await Deno.writeTextFile(`${pi.path}/go`, "");
  const log = `${pi.path}/.cloudmesh/job/spec/late/late.log`;
  await until(
    async () => (await Deno.readTextFile(log)).includes("state: end"),
    { what: "its end" },
  );
  const before = (await shown(pi, "late"))["status"];
  const refresh = await pi.type("cms job refresh");

  assert.deepEqual([code, before], [130, "submitted"]);
  assert.deepEqual([refresh.code, refresh.out], [0, "Job late is failed."]);
  assert.equal((await shown(pi, "late"))["exit_code"], 4);
  assert.equal(await counter(pi), "0");
});

Deno.test("places that others have, by the counter in the file, stay free", async () => {
  await using pi = await jobset(2);
  const text = await fileOf(pi);
  await Deno.writeTextFile(
    `${pi.path}/spec.yaml`,
    text.replace("job_counter: '0'", "job_counter: '1'"),
  );
  for (const name of ["a", "b"]) {
    await add(pi, name, "until [ -e go ]; do sleep 0.05; done");
  }

  const run = pi.type("cms job run");
  await until(async () => (await counter(pi)) === "2", { what: "the job" });
  const second = (await shown(pi, "b"))["status"];
  await Deno.writeTextFile(`${pi.path}/go`, "");
  const { code, err } = await run;

  assert.equal(second, "ready");
  assert.equal(code, 0, err);
  assert.equal(await counter(pi), "1");
});

Deno.test("a jobset whose hosts have no room is not run", async () => {
  await using pi = await jobset(0);
  await add(pi, "a", "true");

  const answer = await pi.type("cms job run");

  assert.deepEqual(answer, {
    code: 65,
    out: "",
    err: "ERROR: Cannot run jobset spec: none of its hosts has room\n" +
      "HINT: see cms job list hosts, and add one with cms job hosts add",
  });
});
