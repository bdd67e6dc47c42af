import assert from "node:assert/strict";
import type { Change } from "../../src/core/change.ts";
import { add, change, jobsOf, queueDir } from "../support/queue_dir.ts";
import { startClient } from "../support/queue_client_process.ts";
import { applyAll, changesIn } from "../support/queue_model.ts";

const COUNTER = "# many count here\ncounter:\n  n: 0 # so far\n";

Deno.test("eight processes and a manager change a queue at once: nothing is lost", async () => {
  await using dir = await queueDir(COUNTER);
  using manager = await dir.open({ manage: true });
  const told: Change[] = [];
  manager.onForeign = ({ ...change }, origin) => {
    assert.equal(origin, "journal");
    told.push(...changesIn([change]));
  };
  const own: Change[][] = [];
  const clients = Array.from({ length: 8 }, (_, n) =>
    startClient({
      experiment: dir.ref.experiment,
      client: `client${n}`,
      count: 24,
    }));
  let left = clients.length;
  const ends = clients.map((client) => client.end().finally(() => left--));

  while (left > 0) {
    await manager.update(() => {
      const n = Number(manager.get("counter")!["n"]) + 1;
      own.push([{ job: "counter", set: { n } }]);
      return own.at(-1)!;
    });
    await manager.checkpoint("now");
  }
  await Promise.all(ends);
  await manager.update(() => []);

  const changes = changesIn(dir.lines());
  const expected = applyAll(new Map([["counter", { n: 0 }]]), changes);
  assert.deepEqual([...jobsOf(manager)], [...expected]);
  assert.deepEqual([...await dir.jobs()], [...expected]);
  const updates = [own, ...clients.map(({ acknowledged }) => acknowledged)];
  for (const [n, update] of updates.entries()) {
    assert.deepEqual(
      subsequence(changes, update.flat()),
      update.flat(),
      `${n}`,
    );
  }
  assert.deepEqual(clients.map((client) => client.acknowledged.length), [
    ...Array.from({ length: 8 }, () => 24),
  ]);
  assert.equal(expected.get("counter")!["n"], own.length + 8 * 24);
  const others = updates.slice(1).flat(2);
  assert.equal(told.length, others.length);
  assert.deepEqual(subsequence(changes, told), told);
  await manager.checkpoint("now");
  assert.match(
    dir.text(),
    /^# many count here\ncounter:\n {2}n: \d+ # so far\n/,
  );
  assert.deepEqual(dir.warnings, []);
});

Deno.test("processes without a manager lose nothing either, and keep the file up to date", async () => {
  await using dir = await queueDir(COUNTER);
  const clients = Array.from({ length: 8 }, (_, n) =>
    startClient({
      experiment: dir.ref.experiment,
      client: `client${n}`,
      count: 9,
    }));

  const ends = await Promise.all(clients.map((client) => client.end()));

  assert.ok(ends.every(({ isDone }) => isDone));
  const changes = changesIn(dir.lines());
  const expected = applyAll(new Map([["counter", { n: 0 }]]), changes);
  assert.equal(expected.get("counter")!["n"], 8 * 9);
  const text = dir.text();
  assert.deepEqual([...await dir.jobs()], [...expected]);
  assert.equal(dir.text(), text, "it needed no repair");
  for (const name of expected.keys()) {
    assert.match(text, new RegExp(`^${name}:$`, "m"));
  }
});

for (const role of ["command", "manager"] as const) {
  Deno.test(`a ${role} that is killed has kept what it acknowledged`, async () => {
    await using dir = await queueDir(COUNTER);
    let acknowledged = 0;
    for (const lines of [1, 2, 9, 5, 14]) {
      await using client = startClient({
        experiment: dir.ref.experiment,
        client: `client${lines}`,
        role,
        count: 1000,
      });
      for (let n = 0; n < lines; n++) await client.next();
      client.kill();
      const { isDone } = await client.end();

      const { acknowledged: heard } = client;
      const changes = changesIn(dir.lines());
      const expected = applyAll(new Map([["counter", { n: 0 }]]), changes);
      const jobs = await dir.jobs();
      assert.equal(isDone, false);
      assert.deepEqual([...jobs], [...expected]);
      assert.deepEqual(subsequence(changes, heard.flat()), heard.flat());
      acknowledged += heard.length;
      // What it was about to say may be there, or not.
      const count = Number(jobs.get("counter")!["n"]);
      assert.ok(count === acknowledged || count === acknowledged + 1);
      acknowledged = count;
    }
    assert.deepEqual(dir.warnings, []);
  });
}

Deno.test("a second manager is refused, and told which is the first", async () => {
  await using dir = await queueDir(COUNTER);
  await using first = startClient({
    experiment: dir.ref.experiment,
    client: "first",
    role: "manager",
    count: 1_000_000,
  });
  await first.next();

  await assert.rejects(dir.open({ manage: true }), (error) => {
    const { code, message, hint } = error as Error & {
      code: string;
      hint: string;
    };
    assert.equal(code, "busy");
    assert.match(
      message,
      new RegExp(
        `^Cannot run queue a: process ${first.pid} of \\S+@\\S+, started ` +
          `${new Date().getUTCFullYear()}-.*, is running it$`,
      ),
    );
    assert.match(hint, /cms queue list a/);
    return true;
  });
  const purpose = { action: "delete" } as const;
  await assert.rejects(dir.open({ manage: true, purpose }), {
    message: /^Cannot delete queue a: process .* is running it$/,
    hint: "end that run first with cms queue stop a",
  });
  using command = await dir.open();
  await change(command, add("job1"));
});

Deno.test("the locks of a killed manager are free at once", async () => {
  await using dir = await queueDir(COUNTER);
  await using first = startClient({
    experiment: dir.ref.experiment,
    client: "first",
    role: "manager",
    count: 1_000_000,
  });
  for (let n = 0; n < 3; n++) await first.next();

  first.kill();
  await first.end();

  using second = await dir.open({ manage: true });
  await change(second, add("job1"));
  assert.ok((await dir.jobs()).has("job1"));
});

/** Those of `wanted` that are found in `all` in the same order. */
function subsequence(
  all: readonly Change[],
  wanted: readonly Change[],
): Change[] {
  const found: Change[] = [];
  for (const change of all) {
    const next = wanted[found.length];
    if (next && JSON.stringify(next) === JSON.stringify(change)) {
      found.push(change);
    }
  }
  return found;
}
