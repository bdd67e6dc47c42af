import assert from "node:assert/strict";
import { session } from "./_session.ts";

/** What the specification shows, command by command and line by line. */

const ADD_TEN = `cms queue add a --name=job[1-10] --command="'sleep 10'" ` +
  "--user=pi --host=red --gpu=0 --pyenv=~/ENV3/bin/activate";

Deno.test("queue create says nothing", async () => {
  await using pi = await session();

  const answer = await pi.type("cms queue create a");

  assert.deepEqual(answer, { code: 0, out: "", err: "" });
});

Deno.test("queue create leaves a queue that is there as it is", async () => {
  await using pi = await session();
  await pi.type("cms queue create a");
  await pi.type(ADD_TEN);

  const again = await pi.type("cms queue create a");

  assert.deepEqual(again, {
    code: 0,
    out: "",
    err: "INFO: Queue a is there already and stays as it is",
  });
  assert.match((await pi.type("cms queue list a")).out, /job10/);
});

Deno.test("queue add names each job that it adds", async () => {
  await using pi = await session();
  await pi.type("cms queue create a");

  const answer = await pi.type(ADD_TEN);

  assert.deepEqual(answer, {
    code: 0,
    out: "",
    err: `\
INFO: Adding job job1 to queue a
INFO: Adding job job2 to queue a
INFO: Adding job job3 to queue a
INFO: Adding job job4 to queue a
INFO: Adding job job5 to queue a
INFO: Adding job job6 to queue a
INFO: Adding job job7 to queue a
INFO: Adding job job8 to queue a
INFO: Adding job job9 to queue a
INFO: Adding job job10 to queue a`,
  });
});

Deno.test("queue list shows the jobs of a queue", async () => {
  await using pi = await session();
  await pi.type("cms queue create a");
  await pi.type(ADD_TEN);

  const answer = await pi.type("cms queue list a");

  assert.deepEqual(answer, {
    code: 0,
    err: "",
    out: `\
+-------+--------+----------+-----+-----------+-----------+------------+
| name  | status | command  | gpu | output    | log       | experiment |
+-------+--------+----------+-----+-----------+-----------+------------+
| job1  | ready  | sleep 10 | 0   | job1.out  | job1.log  | experiment |
| job2  | ready  | sleep 10 | 0   | job2.out  | job2.log  | experiment |
| job3  | ready  | sleep 10 | 0   | job3.out  | job3.log  | experiment |
| job4  | ready  | sleep 10 | 0   | job4.out  | job4.log  | experiment |
| job5  | ready  | sleep 10 | 0   | job5.out  | job5.log  | experiment |
| job6  | ready  | sleep 10 | 0   | job6.out  | job6.log  | experiment |
| job7  | ready  | sleep 10 | 0   | job7.out  | job7.log  | experiment |
| job8  | ready  | sleep 10 | 0   | job8.out  | job8.log  | experiment |
| job9  | ready  | sleep 10 | 0   | job9.out  | job9.log  | experiment |
| job10 | ready  | sleep 10 | 0   | job10.out | job10.log | experiment |
+-------+--------+----------+-----+-----------+-----------+------------+`,
  });
});

Deno.test("queue list shows jobs without user and host as undefined", async () => {
  await using pi = await session();
  await pi.type("cms queue create a");
  await pi.type(`cms queue add a --name=job[0-10] --command="'hostname'"`);

  const { out } = await pi.type("cms queue list a");

  assert.equal(
    out,
    `\
+-------+-----------+----------+-----+-----------+-----------+------------+
| name  | status    | command  | gpu | output    | log       | experiment |
+-------+-----------+----------+-----+-----------+-----------+------------+
| job0  | undefined | hostname |     | job0.out  | job0.log  | experiment |
| job1  | undefined | hostname |     | job1.out  | job1.log  | experiment |
| job2  | undefined | hostname |     | job2.out  | job2.log  | experiment |
| job3  | undefined | hostname |     | job3.out  | job3.log  | experiment |
| job4  | undefined | hostname |     | job4.out  | job4.log  | experiment |
| job5  | undefined | hostname |     | job5.out  | job5.log  | experiment |
| job6  | undefined | hostname |     | job6.out  | job6.log  | experiment |
| job7  | undefined | hostname |     | job7.out  | job7.log  | experiment |
| job8  | undefined | hostname |     | job8.out  | job8.log  | experiment |
| job9  | undefined | hostname |     | job9.out  | job9.log  | experiment |
| job10 | undefined | hostname |     | job10.out | job10.log | experiment |
+-------+-----------+----------+-----+-----------+-----------+------------+`,
  );
});

Deno.test("queue info shows host and user, too", async () => {
  await using pi = await session();
  await pi.type("cms queue create a");
  await pi.type(
    "cms queue add a --name=job[1-3] --command='sleep 10' --user=pi --host=red --gpu=0",
  );

  const { out } = await pi.type("cms queue info a");

  assert.equal(
    out,
    `\
+------+--------+----------+------+------+-----+----------+----------+------------+
| name | status | command  | host | user | gpu | output   | log      | experiment |
+------+--------+----------+------+------+-----+----------+----------+------------+
| job1 | ready  | sleep 10 | red  | pi   | 0   | job1.out | job1.log | experiment |
| job2 | ready  | sleep 10 | red  | pi   | 0   | job2.out | job2.log | experiment |
| job3 | ready  | sleep 10 | red  | pi   | 0   | job3.out | job3.log | experiment |
+------+--------+----------+------+------+-----+----------+----------+------------+`,
  );
});

Deno.test("queue delete takes jobs out of a queue", async () => {
  await using pi = await session();
  await pi.type("cms queue create a");
  await pi.type(ADD_TEN);

  const answer = await pi.type("cms queue delete a --name=job[9-10]");

  assert.deepEqual(answer, {
    code: 0,
    out: "",
    err: "INFO: Deleting jobs: ['job9', 'job10']",
  });
  assert.doesNotMatch((await pi.type("cms queue list a")).out, /job9|job10/);
});
