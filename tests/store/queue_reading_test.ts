import assert from "node:assert/strict";
import { Journal } from "../../src/store/journal.ts";
import { type QueueReading, readQueue } from "../../src/store/queue_reading.ts";
import { add, command, type QueueDir, queueDir } from "../support/queue_dir.ts";

function read(dir: QueueDir): QueueReading {
  const journal = new Journal(dir.journal);
  const options = { name: "a", isManaged: false, warn: () => {} };
  return readQueue(dir.yaml, journal, options);
}

async function written(): Promise<QueueDir> {
  const dir = await queueDir();
  await dir.create();
  await command(dir, add("job1"), add("job2"));
  return dir;
}

Deno.test("a file that this program has written is not cut before it is asked for", async () => {
  await using dir = await written();

  const { state } = read(dir);

  assert.equal(dir.lines().at(-1)!["names"], "plain");
  assert.equal(state.has("job3"), false);
  assert.equal(state.isCut, false);
  assert.deepEqual([...state.names()], ["job1", "job2"]);
});

Deno.test("what the journal holds since is known of a file that is not cut", async () => {
  await using dir = await written();
  const journal = new Journal(dir.journal);
  journal.append([{ at: 1, ...add("job3") }]);
  journal.append([{ at: 1, job: "job1", delete: true }]);
  journal.close();

  const { state, isBehind } = read(dir);

  assert.equal(isBehind, true);
  assert.deepEqual(["job1", "job3"].map((name) => state.has(name)), [
    false,
    true,
  ]);
  assert.equal(state.isCut, false);
  assert.deepEqual([...state.names()], ["job2", "job3"]);
});

Deno.test("a file that was edited is cut at once, in the same size and time, too", async () => {
  await using dir = await written();
  const { mtime } = Deno.statSync(dir.yaml);
  Deno.writeTextFileSync(dir.yaml, dir.text().replace("job2:", "'x' :"));
  Deno.utimeSync(dir.yaml, mtime!, mtime!);

  const { state } = read(dir);

  assert.equal(state.isCut, true);
  assert.equal(state.has("x"), true);
});

Deno.test("an edited file with a name twice is refused, even to add to it", async () => {
  await using dir = await written();
  dir.edit(dir.text() + "job1:\n  a: 1\n");

  await assert.rejects(command(dir, add("x")), /the name "job1" is used twice/);
});

Deno.test("a file of whose names the journal says nothing is cut at once", async () => {
  await using dir = await written();
  const lines = Deno.readTextFileSync(dir.journal);
  Deno.writeTextFileSync(dir.journal, lines.replace(',"names":"plain"', ""));

  assert.equal(read(dir).state.isCut, true);
});

Deno.test("a queue is as it was when it was opened, though its file is rewritten before anybody asks", async () => {
  await using dir = await written();
  const { state } = read(dir);

  await command(dir, { job: "job1", delete: true });
  using other = await dir.open();
  await other.checkpoint("now");

  assert.equal(state.isCut, false);
  assert.doesNotMatch(dir.text(), /job1:/);
  assert.deepEqual([...state.names()], ["job1", "job2"]);
});

Deno.test({
  name: "who closes a queue leaves no file open, cut or not, rehearsed or not",
  ignore: Deno.build.os !== "linux",
  async fn() {
    await using dir = await written();
    const openFiles = () =>
      [...Deno.readDirSync("/proc/self/fd")].map(({ name }) => {
        try {
          return Deno.readLinkSync(`/proc/self/fd/${name}`);
        } catch {
          return ""; // that of this very reading
        }
      }).filter((path) => path.startsWith(dir.ref.experiment));

    for (const rehearse of [undefined, () => {}]) {
      for (const ask of ["has", "get"] as const) {
        using queue = await dir.open(rehearse ? { rehearse } : {});
        queue[ask]("job1");
        await command(dir, add(`x-${ask}-${rehearse ? 1 : 2}`));
        await queue.update(() => []); // reads what the other has written
      }
    }
    dir.edit("job1: {}\njob1: {}\n");
    await assert.rejects(dir.open(), /is used twice/);

    assert.deepEqual(openFiles(), []);
  },
});
