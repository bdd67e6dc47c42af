import assert from "node:assert/strict";
import { createQueueStore } from "../../src/store/queue_store.ts";
import { queueDir } from "../support/queue_dir.ts";

const store = createQueueStore();

/** What the manager's file says, while somebody holds its lock. */
async function stopOf(
  said: (own: Record<string, unknown>) => unknown,
): Promise<unknown> {
  await using dir = await queueDir("{}\n");
  using _manager = await dir.open({ manage: true });
  const path = `${dir.ref.experiment}/.a-queue.manager`;
  const own = JSON.parse(await Deno.readTextFile(path));
  await Deno.writeTextFile(path, JSON.stringify(said(own)));
  return await store.stopManager(dir.ref).catch((error) => error.message);
}

Deno.test("nobody is stopped where nobody is at work", async () => {
  await using dir = await queueDir("{}\n");
  const manager = await dir.open({ manage: true });
  manager.close();

  assert.equal(await store.stopManager(dir.ref), undefined);
  assert.equal(store.manager(dir.ref), undefined);
});

Deno.test("a manager tells who it is, since when, and what it does", async () => {
  await using dir = await queueDir("{}\n");
  const purpose = { scheduler: "fifo", options: { max_parallel: 3 } };
  using _manager = await dir.open({ manage: true, purpose });

  const manager = store.manager(dir.ref);

  assert.equal(manager?.pid, Deno.pid);
  assert.equal(manager?.scheduler, "fifo");
  assert.deepEqual(manager?.options, { max_parallel: 3 });
  assert.match(manager?.started ?? "", /./);
});

Deno.test("no process is signalled that may be another than the manager", async () => {
  await using other = new Deno.Command("sleep", { args: ["600"] }).spawn();
  const { pid } = other;
  const answers = [
    await stopOf((own) => ({ ...own, pid, started: "1" })),
    await stopOf((own) => ({ ...own, pid, started: undefined })),
    await stopOf((own) => ({ ...own, pid: 999_999_999 })),
    await stopOf((own) => ({ ...own, host: "elsewhere" })),
    await stopOf((own) => own),
  ];
  for (const pid of [1, 0, -1, -5, 1.5, "7", null, undefined]) {
    const reason = "its manager has not said yet which process it is";
    const said = await stopOf((own) => ({ ...own, pid }));
    assert.equal(said, `Cannot stop queue "a": ${reason}`);
  }

  assert.deepEqual(answers, [
    `Cannot stop queue "a": the process ${pid} that was running it is another one now`,
    `Cannot stop queue "a": the process ${pid} that was running it is another one now`,
    'Cannot stop queue "a": the process 999999999 that was running it is another one now',
    `Cannot stop queue "a": process ${Deno.pid} on elsewhere is running it`,
    'Cannot stop queue "a": this very process is running it',
  ]);
  other.kill("SIGKILL");
  assert.equal((await other.status).signal, "SIGKILL");
});

Deno.test("a lock that is not given back is somebody's, though we had it last", async () => {
  await using dir = await queueDir("{}\n");
  const manager = await dir.open({ manage: true });
  const path = `${dir.ref.experiment}/.a-queue.manager`;
  const copy = await Deno.open(path, { read: true });
  manager.close();
  copy.tryLockSync(true);

  assert.equal(store.manager(dir.ref)?.pid, Deno.pid);

  copy.close();
  assert.equal(store.manager(dir.ref), undefined);
});
