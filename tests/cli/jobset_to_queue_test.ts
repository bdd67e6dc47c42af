import assert from "node:assert/strict";
import { createTransport } from "../../src/transport/mod.ts";
import { session } from "./_session.ts";

async function jobset() {
  const pi = await session({ transport: createTransport(), user: "" });
  await Deno.writeTextFile(
    `${pi.path}/spec.yaml`,
    `cloudmesh:
  default:
    user: ''
  jobset:
    hosts:
      one: {name: one, ip: localhost, cpus: '4', status: free, job_counter: 0, max_jobs_allowed: '3'}
      two: {name: two, ip: 10.0.0.2, cpus: '1', status: busy}
    scheduler:
      policy: smart
    jobs: {}
`,
  );
  await pi.type("cms job set ~/spec.yaml");
  await pi.type(
    `cms job add --name=j[0-1] --ip=localhost --executable=pwd --arguments='-P' --directory=${pi.path} --output=out --user=''`,
  );
  return pi;
}

Deno.test("job to-queue makes a queue and a cluster, which run the same jobs", async () => {
  await using pi = await jobset();
  const place = `--experiment=${pi.path}/experiment`;

  const made = await pi.type(`cms job to-queue a ${place}`);
  const hosts = await pi.type(`cms cluster list a ${place} --format=json`);
  const run = await pi.type(`cms queue run smart a --hostfile=a ${place}`);

  assert.equal(made.code, 0, made.err);
  const [one, two] = JSON.parse(hosts.out);
  assert.deepEqual(
    [one.id, one.name, one.status, one.max_jobs_allowed, one.cores],
    ["one", "localhost", "active", "3", 4],
  );
  assert.deepEqual([two.id, two.status], ["two", "inactive"]);
  assert.equal(run.code, 0, run.err);
  const real = await Deno.realPath(pi.path);
  for (const job of ["j0", "j1"]) {
    const out = await Deno.readTextFile(`${pi.path}/out/${job}.out`);
    assert.equal(out, `${real}\n`);
  }
  const jobs = await pi.type("cms job list --status=ready --format=json");
  assert.equal(JSON.parse(jobs.out).length, 2);
});

Deno.test("queue import reads a jobset from any file", async () => {
  await using pi = await jobset();

  const { code, err } = await pi.type(
    "cms queue import ~/spec.yaml --queue=b",
  );
  const { out } = await pi.type("cms queue list b");
  const again = await pi.type("cms queue import ~/spec.yaml --queue=b");

  assert.equal(code, 0, err);
  assert.match(out, /\| j0 +\| ready +\| pwd -P +\|[^]*\| j1 +\| ready /);
  assert.equal(again.code, 73);
});

Deno.test("queue import wants a file that is there", async () => {
  await using pi = await jobset();

  const none = await pi.type("cms queue import");
  const missing = await pi.type("cms queue import ~/nosuch.yaml");

  assert.equal(none.code, 2);
  assert.equal(missing.code, 66);
});
