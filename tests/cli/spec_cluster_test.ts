import assert from "node:assert/strict";
import { session } from "./_session.ts";

/** What the specification shows, command by command and line by line. */

const ADD_FOUR = "cms cluster add a --id=host[1-4] --name=red --user=pi " +
  `--gpu=0 --pyenv="'~/ENV3/bin/activate'"`;

Deno.test("cluster create says nothing", async () => {
  await using pi = await session();

  const answer = await pi.type("cms cluster create a");

  assert.deepEqual(answer, { code: 0, out: "", err: "" });
});

Deno.test("cluster create leaves a cluster that is there as it is", async () => {
  await using pi = await session();
  await pi.type("cms cluster create a");
  await pi.type(ADD_FOUR);

  const again = await pi.type("cms cluster create a");

  assert.deepEqual(again, {
    code: 0,
    out: "",
    err: "INFO: Cluster a is there already and stays as it is",
  });
  assert.match((await pi.type("cms cluster list a")).out, /host4/);
});

Deno.test("cluster add names each host that it adds", async () => {
  await using pi = await session();
  await pi.type("cms cluster create a");

  const answer = await pi.type(ADD_FOUR);

  assert.deepEqual(answer, {
    code: 0,
    out: "",
    err: `\
INFO: Adding host host1 to cluster a
INFO: Adding host host2 to cluster a
INFO: Adding host host3 to cluster a
INFO: Adding host host4 to cluster a`,
  });
});

Deno.test("cluster list shows the hosts of a cluster", async () => {
  await using pi = await session();
  await pi.type("cms cluster create a");
  await pi.type(ADD_FOUR);

  const answer = await pi.type("cms cluster list a");

  assert.deepEqual(answer, {
    code: 0,
    err: "",
    out: `\
+-------+------+------+--------+-----+---------------------+----+------------------+
| id    | name | user | status | gpu | pyenv               | ip | max_jobs_allowed |
+-------+------+------+--------+-----+---------------------+----+------------------+
| host1 | red  | pi   | active | 0   | ~/ENV3/bin/activate |    | 1                |
| host2 | red  | pi   | active | 0   | ~/ENV3/bin/activate |    | 1                |
| host3 | red  | pi   | active | 0   | ~/ENV3/bin/activate |    | 1                |
| host4 | red  | pi   | active | 0   | ~/ENV3/bin/activate |    | 1                |
+-------+------+------+--------+-----+---------------------+----+------------------+`,
  });
});

Deno.test("cluster delete takes hosts out of a cluster", async () => {
  await using pi = await session();
  await pi.type("cms cluster create a");
  await pi.type(ADD_FOUR);

  const answer = await pi.type("cms cluster delete a --id=host[3-4]");

  assert.deepEqual(answer, {
    code: 0,
    out: "",
    err: "INFO: Deleting hosts: ['host3', 'host4']",
  });
  const { out } = await pi.type("cms cluster list a --format=csv");
  assert.deepEqual(firstCells(out), ["id", "host1", "host2"]);
});

Deno.test("cluster deactivate and activate change a host's status", async () => {
  await using pi = await session();
  await pi.type("cms cluster create a");
  await pi.type(ADD_FOUR);

  const off = await pi.type("cms cluster deactivate a --id=host[1-2]");
  const between = await pi.type("cms cluster list a --format=csv");
  const on = await pi.type("cms cluster activate a --id=host2");
  const after = await pi.type("cms cluster list a --format=csv");

  assert.equal(
    off.err,
    `\
INFO: Deactivating host host1 in cluster a
INFO: Deactivating host host2 in cluster a`,
  );
  assert.equal(on.err, "INFO: Activating host host2 in cluster a");
  assert.deepEqual(between.out.match(/\binactive\b/g)?.length, 2);
  assert.match(after.out, /host1,red,pi,inactive.*\r\nhost2,red,pi,active/);
});

Deno.test("cluster set changes one key of a host", async () => {
  await using pi = await session();
  await pi.type("cms cluster create a");
  await pi.type(ADD_FOUR);

  const answer = await pi.type(
    "cms cluster set a --id=host1 --key=name --value=red02",
  );

  assert.deepEqual(answer, {
    code: 0,
    out: "",
    err: "INFO: Setting host: host1 key: name value: red02 in cluster a",
  });
  const { out } = await pi.type("cms cluster list a");
  assert.match(out, /\| host1 \| red02 \|/);
});

Deno.test("a cluster of several machines is listed as the workflow shows", async () => {
  await using pi = await session();
  await pi.type("cms cluster create a");
  await pi.type("cms cluster add a --id=host1 --name=red --user=pi --gpu=0");
  await pi.type("cms cluster add a --id=host2 --name=red01 --user=pi --gpu=0");
  await pi.type("cms cluster add a --id=host3 --name=red01 --user=pi --gpu=1");
  await pi.type("cms cluster add a --id=host[4-6] --name=red02 --user=pi");

  const { out } = await pi.type("cms cluster list a");

  assert.equal(
    out,
    `\
+-------+-------+------+--------+-----+-------+----+------------------+
| id    | name  | user | status | gpu | pyenv | ip | max_jobs_allowed |
+-------+-------+------+--------+-----+-------+----+------------------+
| host1 | red   | pi   | active | 0   |       |    | 1                |
| host2 | red01 | pi   | active | 0   |       |    | 1                |
| host3 | red01 | pi   | active | 1   |       |    | 1                |
| host4 | red02 | pi   | active |     |       |    | 1                |
| host5 | red02 | pi   | active |     |       |    | 1                |
| host6 | red02 | pi   | active |     |       |    | 1                |
+-------+-------+------+--------+-----+-------+----+------------------+`,
  );
});

function firstCells(csv: string): string[] {
  return csv.split("\r\n").map((line) => line.split(",")[0]!);
}
