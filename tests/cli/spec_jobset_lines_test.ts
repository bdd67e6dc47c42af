import assert from "node:assert/strict";
import { userInfo } from "node:os";
import { createTransport } from "../../src/transport/mod.ts";
import { session } from "./_session.ts";

/** The lines of the spec's document and of its manual page, in their order. */
const LINES = [
  "cms set jobset",
  "cms set jobset=~/.cloudmesh/job/spec.yaml",
  "cms job template",
  "cms job hosts add --hostname=name --ip=localhost --cpus=2 --max_jobs_allowed=3",
  "cms job list hosts",
  "cms job scheduler --policy=random",
  "cms job scheduler info",
  "cms job info",
  "cms job set '~/.cloudmesh/job/spec.yaml'",
  `cms job template ~/a.yaml --name="b[0-1]"`,
  "cms job add --name=z[0-1] --ip=123,345 --executable='ls' --input='../data' --output='a,b'",
  "cms job add '~/a.yaml'",
  "cms job list",
  "cms job list --name='perform'",
  "cms job list --status='ready'",
  "cms job status",
  "cms job reset --name=z0",
  "cms job add --name=mine --ip=127.0.0.1 --executable=true --arguments= --directory=. --input=./data --output= --status=ready --gpu=7 --user= --shell=bash",
  "cms job run --name=mine",
  "cms job kill --name=ls_j",
  "cms job delete --name=ls_j",
  "cms job scheduler --policy=sequential",
  "cms job scheduler --policy=smart",
  "cms job scheduler --policy=frugal",
  "cms job hosts add --hostname=other --ip=127.0.0.1 --cpus=1 --status=free --job_counter=2 --max_jobs_allowed=3",
  "cms job kill",
  "cms job reset",
  "cms job help",
];

Deno.test("every line of the spec is understood, in its order", async () => {
  await using pi = await session({
    transport: createTransport(),
    user: userInfo().username,
  });

  for (const line of LINES) {
    const { code, err } = await pi.type(line);
    assert.equal(code, 0, `${line}: ${err}`);
  }

  const { out } = await pi.type("cms job list --format=json");
  const jobs: { name: string; status: string }[] = JSON.parse(out);
  assert.deepEqual(jobs.map(({ name, status }) => `${name} ${status}`), [
    "z0 ready",
    "z1 ready",
    "b0 ready",
    "b1 ready",
    "mine done",
  ]);
});
