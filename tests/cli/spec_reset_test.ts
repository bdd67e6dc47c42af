import assert from "node:assert/strict";
import { userInfo } from "node:os";
import { createTransport } from "../../src/transport/mod.ts";
import { session } from "./_session.ts";

/** What the specification shows, with this machine in the role of red. */

Deno.test("queue reset makes jobs ready and shows both states", async () => {
  await using pi = await session({ transport: createTransport() });
  const { name: queue, add } = local(pi.path);
  await pi.type(`cms queue create ${queue}`);
  await pi.type(`${add} --name=job[1-8] --status=end`);
  await pi.type(`${add} --name=job9 --status=crash`);

  const answer = await pi.type(`cms queue reset ${queue} --status=end`);

  assert.deepEqual(answer, {
    code: 0,
    err: "",
    out: `\
job1 \t old_status:end \t new_state:ready
job2 \t old_status:end \t new_state:ready
job3 \t old_status:end \t new_state:ready
job4 \t old_status:end \t new_state:ready
job5 \t old_status:end \t new_state:ready
job6 \t old_status:end \t new_state:ready
job7 \t old_status:end \t new_state:ready
job8 \t old_status:end \t new_state:ready`,
  });
});

Deno.test("queue reset alone leaves jobs that are end", async () => {
  await using pi = await session({ transport: createTransport() });
  const { name: queue, add } = local(pi.path);
  await pi.type(`cms queue create ${queue}`);
  await pi.type(`${add} --name=job[1-2] --status=end`);
  await pi.type(`${add} --name=job[3-4] --status=crash`);

  const answer = await pi.type(`cms queue reset ${queue}`);

  assert.equal(
    answer.out,
    `\
job3 \t old_status:crash \t new_state:ready
job4 \t old_status:crash \t new_state:ready`,
  );
});

Deno.test("queue refresh takes the states from the jobs' logs", async () => {
  await using pi = await session({ transport: createTransport() });
  const { name: queue, add } = local(pi.path);
  await pi.type(`cms queue create ${queue}`);
  await pi.type(`${add} --name=job[1-3] --status=start`);
  for (const job of ["job1", "job2", "job3"]) {
    await writeLog(`${pi.path}/experiment/${job}`, job, "end");
  }

  const answer = await pi.type(`cms queue refresh ${queue}`);

  assert.deepEqual(answer, {
    code: 0,
    err: "INFO: Refreshing Queue: a",
    out: `\
job1 \t old_status:start \t new_state:end
job2 \t old_status:start \t new_state:end
job3 \t old_status:start \t new_state:end`,
  });
});

Deno.test("queue refresh says so when nothing has changed", async () => {
  await using pi = await session();
  await pi.type("cms queue create b");
  await pi.type("cms queue add b --name=job[01-03] --command=hostname");

  const answer = await pi.type("cms queue refresh b");

  assert.deepEqual(answer, {
    code: 0,
    err: "INFO: Refreshing Queue: b",
    out: "No job status changes.",
  });
});

/** A queue whose jobs are this machine's. */
function local(path: string): { name: string; add: string } {
  const name = `a --experiment=${path}/experiment`;
  const { username } = userInfo();
  return {
    name,
    add:
      `cms queue add ${name} --command=true --host=localhost --user=${username}`,
  };
}

async function writeLog(
  directory: string,
  job: string,
  state: string,
): Promise<void> {
  await Deno.mkdir(directory);
  await Deno.writeTextFile(
    `${directory}/${job}.log`,
    `# cloudmesh state: start\n# cloudmesh state: ${state}\n`,
  );
}
