import assert from "node:assert/strict";
import { cmsWell, startCms } from "../support/cms.ts";
import { tempDir } from "../support/temp.ts";
import { until } from "../support/until.ts";
import { HOLD } from "./_experiment.ts";
import { labTest } from "./lab_test_case.ts";
import { type Lab, startLab } from "./start_lab.ts";

/** A jobset on three real hosts, with room for three, two and one job. */

const ROOM = { red01: 3, red02: 2, red03: 1 };
/** Says in the host's home that the job has run there. */
const MARK = 'echo "${0##*/}" >>~/ran';

type Shown = Readonly<Record<string, unknown>>;

async function createJobset(lab: Lab, policy: string) {
  const directory = await tempDir();
  const options = {
    cwd: directory.path,
    env: {
      ...lab.env,
      HOME: directory.path,
      LAB_SSH_OPTIONS: "-o ServerAliveInterval=1 -o ServerAliveCountMax=2",
    },
  };
  const run = (...words: string[]) => cmsWell(["job", ...words], options);
  const hosts = Object.entries(ROOM).map(([host, room]) =>
    `      ${host}: {name: ${host}, ip: ${host}, cpus: '2', status: free, job_counter: 0, max_jobs_allowed: ${room}}\n`
  );
  await Deno.writeTextFile(
    directory.join("spec.yaml"),
    `cloudmesh:
  default:
    user: ${lab.user}
  jobset:
    hosts:
${hosts.join("")}    scheduler:
      policy: ${policy}
    jobs: {}
`,
  );
  await run("set", "~/spec.yaml");
  const list = async (what: string[] = []): Promise<Shown[]> =>
    JSON.parse(await run("list", ...what, "--format=json"));

  return {
    cms: run,
    start: (...words: string[]) => startCms(["job", "run", ...words], options),
    async add(names: string, executable: string, ip = "any") {
      await run(
        "add",
        `--name=${names}`,
        `--ip=${ip}`,
        `--user=${lab.user}`,
        "--arguments=",
        `--executable=${executable}`,
      );
    },
    jobs: list,
    counters: async () =>
      (await list(["hosts"])).map(({ job_counter }) => job_counter),
    async reach(status: string, count: number) {
      await until(
        async () => (await list([`--status=${status}`])).length === count,
        { what: `${count} jobs that are ${status}` },
      );
    },
    /** Where each job is. */
    places: async () => (await list()).map((job) => job["submitted_to_ip"]),
    [Symbol.asyncDispose]: () => directory[Symbol.asyncDispose](),
  };
}

/** Where three jobs go that name none of the hosts, and one that names red02. */
const PLACES = {
  sequential: ["red01", "red01", "red01", "red02"],
  smart: ["red01", "red01", "red02", "red02"],
  frugal: ["red03", "red02", "red02", "red01"],
  random: undefined,
};

for (const [policy, expected] of Object.entries(PLACES)) {
  labTest(
    `${policy} places jobs on three hosts; more wait for a place, and every counter is back at its start`,
    async () => {
      await using lab = await startLab({ hosts: 3 });
      await using jobset = await createJobset(lab, policy);
      await jobset.add("j[1-3]", `${MARK}; ${HOLD}`);
      await jobset.add("own", `${MARK}; ${HOLD}`, "red02");
      await using run = jobset.start();
      await jobset.reach("submitted", 4);
      const places = await jobset.places();
      const counters = await jobset.counters();

      await jobset.add("more[1-12]", `${MARK}; ${HOLD}`);
      await jobset.reach("submitted", 6);
      const full = await jobset.counters();
      for (const host of lab.hosts) {
        await Deno.writeTextFile(`${lab.home(host)}/release`, "");
      }
      const { code, err } = await run.result;

      assert.equal(code, 0, err);
      if (expected) assert.deepEqual(places, expected);
      const counted = lab.hosts.map((host) =>
        places.filter((place) => place === host).length
      );
      assert.deepEqual(counters, counted);
      assert.deepEqual(full, Object.values(ROOM));
      assert.ok((await jobset.jobs()).every(({ status }) => status === "done"));
      assert.deepEqual(await jobset.counters(), [0, 0, 0]);
      assert.deepEqual(lab.hosts.map((host) => lab.connections(host)), [
        1,
        1,
        1,
      ]);
    },
  );
}

labTest(
  "a job whose host does not answer for the timeout is timeout, and what it was when the host is back",
  async () => {
    await using lab = await startLab({ hosts: 3 });
    await using jobset = await createJobset(lab, "sequential");
    await jobset.add("far", `${MARK}; ${HOLD}`, "red02");
    await jobset.add("near", MARK, "red01");
    await using run = jobset.start("--timeout=0.05");
    await jobset.reach("done", 1);
    await jobset.reach("submitted", 1);

    await lab.cut("red02");
    const { code, err } = await run.result;
    const [far] = await jobset.jobs(["--name=far"]);
    const counters = await jobset.counters();
    await Deno.writeTextFile(`${lab.home("red02")}/release`, "");
    await lab.mend("red02");
    await jobset.add("next", MARK, "red02");
    await using again = jobset.start();
    await again.result;

    assert.equal(code, 1, err);
    assert.deepEqual([far?.["status"], counters], ["timeout", [0, 0, 0]]);
    assert.match(String(far?.["reason"]), /red02 has not answered/);
    const after = (await jobset.jobs()).map(({ status }) => status);
    assert.deepEqual(after, ["done", "done", "done"]);
  },
);

labTest(
  "job kill and job delete end jobs on their hosts; their outputs are there",
  async () => {
    await using lab = await startLab({ hosts: 3 });
    await using jobset = await createJobset(lab, "sequential");
    await jobset.add("a", `echo begun; ${MARK}; ${HOLD}`, "red03");
    await jobset.add("b", `${MARK}; ${HOLD}`, "red02");
    await using run = jobset.start();
    await jobset.reach("submitted", 2);
    const output = `${lab.home("red03")}/output/a.out`;
    await until(
      () => Deno.readTextFile(output).catch(() => undefined),
      { what: "the output" },
    );

    await jobset.cms("kill", "--name=a");
    await jobset.cms("delete", "--name=b");
    await run.result;

    const [a, b] = await jobset.jobs();
    assert.deepEqual([a?.["status"], a?.["state"], b], [
      "failed",
      "kill",
      undefined,
    ]);
    assert.equal(await Deno.readTextFile(output), "begun\n");
    for (const host of ["red02", "red03"]) {
      const processes = await lab.console(host, "ps -A -o args=");
      assert.doesNotMatch(processes, /release/);
    }
    assert.deepEqual(await jobset.counters(), [0, 0, 0]);
  },
);
