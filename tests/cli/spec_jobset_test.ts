import assert from "node:assert/strict";
import { session } from "./_session.ts";

const GOLDEN = new URL("../golden/jobset/", import.meta.url);

/** The original's own session: its file as it was after these commands. */
const STEPS = [
  {
    file: "spec.1-template.yaml",
    lines: [
      "cms job set '~/spec.yaml'",
      "cms job info",
      "cms job template --name=job[1-2]",
    ],
  },
  {
    file: "spec.2-add.yaml",
    lines: [
      "cms job add --name=z[0-1] --ip=123,345 --executable=ls --input=../data --output=a,b",
    ],
  },
  {
    file: "spec.2b-add.yaml",
    lines: [
      "cms job add --name=w[0-1] --ip=localhost --executable=ls --arguments=-lisa --input=../data --output=out",
    ],
  },
  {
    file: "spec.3-addhost.yaml",
    lines: [
      "cms job hosts add --hostname=juliet --ip=10.0.0.5 --cpu_count=12 --max_jobs_allowed=2",
    ],
  },
  {
    file: "spec.4-policy.yaml",
    lines: ["cms job scheduler --policy=random"],
  },
  {
    file: "spec.5-delete.yaml",
    lines: ["cms job delete --name=z1"],
  },
  {
    file: "spec.6-addfile.yaml",
    lines: ["cms job add ~/extra.yaml"],
  },
];

function golden(file: string): Promise<string> {
  return Deno.readTextFile(new URL(file, GOLDEN));
}

/** A session as the original's user had it, with its file after a step. */
async function originalSession(file = "spec.2b-add.yaml") {
  const pi = await session({ user: "root" });
  await Deno.writeTextFile(`${pi.path}/spec.yaml`, await golden(file));
  await pi.type("cms job set ~/spec.yaml");
  return pi;
}

Deno.test("the original's jobset session leaves the original's files, byte for byte", async () => {
  await using pi = await session({ user: "root" });
  await Deno.copyFile(
    new URL("extra.yaml", GOLDEN),
    `${pi.path}/extra.yaml`,
  );

  for (const { file, lines } of STEPS) {
    for (const line of lines) {
      const { code, err } = await pi.type(line);
      assert.equal(code, 0, `${line}: ${err}`);
    }
    const text = await Deno.readTextFile(`${pi.path}/spec.yaml`);
    assert.equal(text, await golden(file), lines.at(-1));
  }
});

Deno.test("the jobs of a jobset are listed as the original lists them", async () => {
  await using pi = await originalSession();
  const table = (await golden("session.txt"))
    .match(/(?<=cms job list\n)\+[^$]*\+(?=\n\[)/)?.[0];

  const { code, out, err } = await pi.type("cms job list");
  const ready = await pi.type("cms job list --status=ready");
  const status = await pi.type("cms job status");

  assert.deepEqual([code, err], [0, ""]);
  assert.equal(out, table);
  assert.equal(ready.out, table);
  assert.equal(status.out, table);
});

Deno.test("the hosts of a jobset are listed as the original lists them", async () => {
  await using pi = await originalSession("spec.4-policy.yaml");
  const table = (await golden("session.txt"))
    .match(/(?<=cms job list hosts\n)\+[^$]*\+(?=\n\[)/)?.[0];

  const { code, out } = await pi.type("cms job list hosts");

  assert.equal(code, 0);
  assert.equal(out, table);
});

Deno.test("the file of a queue or a cluster is not taken for a jobset, and stays as it is", async () => {
  await using pi = await session();
  await pi.type("cms queue create a");
  await pi.type("cms queue add a --name=x --command=true");
  await pi.type("cms cluster create a");
  const file = `${pi.path}/experiment/a-queue.yaml`;
  const before = await Deno.readTextFile(file);

  const add = await pi.type(`cms job add --jobset=${file} --name=y`);
  const set = await pi.type(`cms job set ${pi.path}/experiment/a-cluster.yaml`);

  assert.deepEqual(add, {
    code: 2,
    out: "",
    err:
      'ERROR: Cannot use "experiment/a-queue.yaml" as a jobset: it is the file of a queue\n' +
      "HINT: the commands for it are those of cms queue",
  });
  assert.equal(set.code, 2);
  assert.match(set.err, /it is the file of a cluster\n.* cms cluster$/);
  assert.equal(await Deno.readTextFile(file), before);
});

Deno.test("jobs are listed by a phrase in their names, which the original could not", async () => {
  await using pi = await originalSession();
  const names = async (line: string) =>
    [...(await pi.type(line)).out.matchAll(/^\| \d+ +\| (\w+)/gm)]
      .map(([, name]) => name);

  assert.deepEqual(await names("cms job list --name=z"), ["z0", "z1"]);
  assert.deepEqual(await names("cms job list --name=ob"), ["job1", "job2"]);
  assert.deepEqual(await names("cms job list --name='job[2-9],w1'"), [
    "job2",
    "w1",
  ]);
  assert.deepEqual(await names("cms job list --status=done"), []);
});

Deno.test("job status lists jobs of one state together", async () => {
  await using pi = await originalSession();
  const text = await golden("spec.2b-add.yaml");
  await Deno.writeTextFile(
    `${pi.path}/spec.yaml`,
    text.replace("status: ready", "status: timeout")
      .replace(
        "status: ready\n        gpu: ' '",
        "status: done\n        gpu: ' '",
      ),
  );

  const { out } = await pi.type("cms job status");

  const rows = [...out.matchAll(/^\| \d+ +\| (\w+) +\| (\w+)/gm)];
  assert.deepEqual(rows.map(([, name, status]) => `${name} ${status}`), [
    "z0 done",
    "job2 ready",
    "z1 ready",
    "w0 ready",
    "w1 ready",
    "job1 timeout",
  ]);
});

Deno.test("the policy is shown, changed, and one that is not known is refused", async () => {
  await using pi = await originalSession();

  const before = await pi.type("cms job scheduler info");
  const change = await pi.type("cms job scheduler --policy=smart");
  const after = await pi.type("cms job scheduler info");
  const bogus = await pi.type("cms job scheduler --policy=bogus");

  assert.equal(before.out, "INFO: Configured scheduler policy: sequential");
  assert.equal(
    change.err,
    "INFO: Scheduler policy changed from sequential to smart",
  );
  assert.equal(after.out, "INFO: Configured scheduler policy: smart");
  assert.deepEqual(bogus, {
    code: 2,
    out: "",
    err: 'ERROR: Cannot use the policy "bogus": it is not known\n' +
      "HINT: there are sequential, random, smart, frugal",
  });
});

Deno.test("a list is one for all jobs or one each, and else an error", async () => {
  await using pi = await originalSession();

  const answer = await pi.type(
    "cms job add --name=q[0-2] --ip=1.2.3.4,5.6.7.8",
  );

  assert.deepEqual(answer, {
    code: 2,
    out: "",
    err:
      "ERROR: Cannot use --ip=1.2.3.4,5.6.7.8: it has 2 values for 3 jobs\n" +
      "HINT: give one value for all jobs, or one for each",
  });
});

Deno.test("no job is added for a user or a host that none can have", async () => {
  await using pi = await originalSession();
  const before = await pi.type("cms job list");

  const host = await pi.type("cms job add --name=q[0-1] --ip=red,-oProxy");
  const user = await pi.type("cms job add --name=q --user='a b' --ip=red");

  assert.match(host.err, /^ERROR: .*"-oProxy" is no name of a host\nHINT: /);
  assert.match(user.err, /^ERROR: .*"a b" is no name of a user\nHINT: /);
  assert.deepEqual([host.code, user.code], [65, 65]);
  assert.deepEqual(await pi.type("cms job list"), before);
});

Deno.test("a job's gpu may be a list of gpus", async () => {
  await using pi = await originalSession();

  await pi.type("cms job add --name=one --gpu=0,2");
  await pi.type("cms job add --name=g[0-1] --gpu=0,2");

  const { out } = await pi.type("cms job list --format=json");
  const gpus = new Map(
    JSON.parse(out).map(({ name, gpu }: Record<string, string>) => [name, gpu]),
  );
  assert.deepEqual([gpus.get("one"), gpus.get("g0"), gpus.get("g1")], [
    "0,2",
    "0",
    "2",
  ]);
});

Deno.test("a template keeps a copy of the file that it replaces", async () => {
  await using pi = await originalSession();
  const before = await Deno.readTextFile(`${pi.path}/spec.yaml`);

  const first = await pi.type("cms job template --name=b[0-1]");
  const second = await pi.type("cms job template --name=c");

  assert.deepEqual([first.code, second.code], [0, 0], first.err + second.err);
  assert.match(first.err, /kept as spec.yaml.1$/);
  assert.equal(await Deno.readTextFile(`${pi.path}/spec.yaml.1`), before);
  const kept = await Deno.readTextFile(`${pi.path}/spec.yaml.2`);
  assert.match(kept, /^ {6}b1:$/m);
  const { out } = await pi.type("cms job list --format=json");
  assert.deepEqual(JSON.parse(out).map(({ name }: { name: string }) => name), [
    "c",
  ]);
});

Deno.test("a template may be for another file, which does not become the jobset", async () => {
  await using pi = await originalSession();

  const { code } = await pi.type("cms job template ~/a.yaml --name=b[0-1]");
  const info = await pi.type("cms job info");

  assert.equal(code, 0);
  assert.match(await Deno.readTextFile(`${pi.path}/a.yaml`), /^ {6}b0:$/m);
  assert.equal(info.out, "Jobs are defined in: ~/spec.yaml");
});

Deno.test("without a jobset that was set, it is ~/.cloudmesh/job/spec.yaml", async () => {
  await using pi = await session();

  const set = await pi.type("cms set jobset");
  const list = await pi.type("cms job list");

  assert.equal(set.out, "jobset='~/.cloudmesh/job/spec.yaml'");
  assert.deepEqual([list.code, list.out], [66, ""]);
  assert.equal(
    list.err,
    "ERROR: Cannot find jobset spec: there is no file .cloudmesh/job/spec.yaml\n" +
      "HINT: make one with cms job template, or choose another with cms job set FILE",
  );
  const template = await pi.type("cms job template");
  assert.equal(template.code, 0, template.err);
});

Deno.test("cms set sets and shows variables in the original's file", async () => {
  await using pi = await session();

  const answers = [
    await pi.type("cms set jobset=~/other.yaml"),
    await pi.type("cms set host='juliet.futuresystems.org'"),
    await pi.type("cms set jobset"),
    await pi.type("cms job info"),
    await pi.type("cms set"),
    await pi.type("cms set nosuch"),
  ];

  assert.deepEqual(answers.map(({ code }) => code), [0, 0, 0, 0, 0, 66]);
  assert.deepEqual(answers.map(({ out }) => out), [
    "",
    "",
    "jobset='~/other.yaml'",
    "Jobs are defined in: ~/other.yaml",
    "jobset='~/other.yaml'\nhost='juliet.futuresystems.org'",
    "",
  ]);
  assert.equal(
    await Deno.readTextFile(`${pi.path}/.cloudmesh/variables.dat`),
    "jobset: ~/other.yaml\nhost: juliet.futuresystems.org\n",
  );
});

Deno.test("a job of a jobset that is not there is an error of the jobset", async () => {
  await using pi = await originalSession();

  const answers = [
    await pi.type("cms job delete --name=nosuch"),
    await pi.type("cms job kill --name=nosuch"),
    await pi.type("cms job reset --name=nosuch"),
  ];

  for (const { code, err } of answers) {
    assert.equal(code, 66);
    assert.equal(
      err,
      'ERROR: Cannot find job "nosuch" in jobset spec\n' +
        "HINT: see its jobs with cms job list",
    );
  }
});

Deno.test("a template takes the place of a damaged file, which is kept", async () => {
  await using pi = await originalSession();
  const damaged = "cloudmesh: [\n";
  await Deno.writeTextFile(`${pi.path}/spec.yaml`, damaged);

  const list = await pi.type("cms job list");
  const template = await pi.type("cms job template");

  assert.equal(list.code, 65);
  assert.match(list.err, /^ERROR: Cannot read jobset file "spec.yaml": line 2/);
  assert.equal(template.code, 0, template.err);
  assert.equal(await Deno.readTextFile(`${pi.path}/spec.yaml.1`), damaged);
});

Deno.test("half of a file, without its jobs, is not taken for a jobset without jobs", async () => {
  await using pi = await originalSession();
  await pi.type("cms job add --name=more");
  const text = await Deno.readTextFile(`${pi.path}/spec.yaml`);
  await Deno.writeTextFile(
    `${pi.path}/spec.yaml`,
    text.slice(0, text.indexOf("    jobs:")),
  );

  const { code, err } = await pi.type("cms job list");

  assert.equal(code, 65);
  assert.equal(
    err,
    'ERROR: Cannot read jobset file "spec.yaml": it is empty\n' +
      "HINT: put its jobs back, or write jobs: {} if there shall be none",
  );
});
