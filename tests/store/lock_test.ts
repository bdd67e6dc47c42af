import assert from "node:assert/strict";
import { LockFile } from "../../src/store/lock.ts";
import { tempDir } from "../support/temp.ts";

/** A lock as another process has it: by a file of its own. */
function theirs(path: string): Deno.FsFile {
  return Deno.openSync(path, { read: true, write: true, create: true });
}

/** A lock that is closed at the end of its block. */
function open(path: string): LockFile & Disposable {
  const lock = new LockFile(path);
  return Object.assign(lock, { [Symbol.dispose]: () => lock.close() });
}

Deno.test("nobody else has the lock while work is done, and then it is free", async () => {
  await using dir = await tempDir();
  using lock = open(dir.join("lock"));
  using file = theirs(dir.join("lock"));

  const answer = await lock.hold(() => file.tryLockSync(true));

  assert.equal(answer, false);
  assert.equal(file.tryLockSync(true), true);
});

Deno.test("what the work throws frees the lock", async () => {
  await using dir = await tempDir();
  using lock = open(dir.join("lock"));
  using file = theirs(dir.join("lock"));

  const work = lock.hold(() => {
    throw new RangeError("Cannot work");
  });

  await assert.rejects(work, RangeError);
  assert.equal(file.tryLockSync(true), true);
});

Deno.test("those who wait come one after the other, each with the lock", async () => {
  await using dir = await tempDir();
  using lock = open(dir.join("lock"));
  using file = theirs(dir.join("lock"));
  file.lockSync(true);
  const order: number[] = [];

  const works = [1, 2, 3].map((n) =>
    lock.hold(() => {
      using probe = theirs(dir.join("lock"));
      order.push(n);
      return probe.tryLockSync(true);
    })
  );
  file.unlockSync();

  assert.deepEqual(await Promise.all(works), [false, false, false]);
  assert.deepEqual(order, [1, 2, 3]);
});

Deno.test("a lock file that was removed is made again, so that all lock the same", async () => {
  await using dir = await tempDir();
  using lock = open(dir.join("lock"));
  await lock.hold(() => {});

  Deno.removeSync(dir.join("lock"));
  const free = await lock.hold(() => {
    using probe = theirs(dir.join("lock"));
    return probe.tryLockSync(true);
  });

  assert.equal(free, false);
});

Deno.test("a lock in a directory that is gone is an error of the system", async () => {
  await using dir = await tempDir();
  using lock = open(dir.join("gone/lock"));

  await assert.rejects(lock.hold(() => {}), {
    code: "io",
    message: `Cannot lock ${dir.join("gone/lock")}: No such file or directory`,
  });
});
