import assert from "node:assert/strict";
import { Buffer } from "node:buffer";
import { fetchTar } from "../../../src/core/queue/fetch_tar.ts";
import { readTar } from "../../../src/transport/read_tar.ts";
import { FakeWorld } from "../../support/fake_world.ts";
import { makeJob, makeJobs, sentFile } from "../../support/make.ts";

function makeWorld(): FakeWorld {
  const set = { user: "pi", host: "red", status: "end" };
  const elsewhere = { user: "pi", host: "blue", status: "end" };
  const world = new FakeWorld({
    machines: ["pi@red", "pi@blue"],
    jobs: [
      ...makeJobs(2, set),
      ["far", makeJob("far", elsewhere)],
      ["new", makeJob("new")],
    ],
  });
  const red = ["job1/a", "job2/b"];
  world.machine("pi@red").sends = red.map((path) =>
    sentFile({ path, content: path })
  );
  world.machine("pi@blue").sends = [sentFile({ path: "far/c", content: "c" })];
  return world;
}

/** All that comes until the end, or until it fails with `error`. */
async function read(
  { ports, ref, clock }: FakeWorld,
  names: readonly string[],
): Promise<{ files: Record<string, string>; error: unknown }> {
  const parts: Uint8Array<ArrayBuffer>[] = [];
  let error: unknown;
  await clock.until((async () => {
    try {
      for await (const part of fetchTar(ports, ref, { names })) {
        parts.push(part);
      }
    } catch (reason) {
      error = reason;
    }
  })());
  const files: Record<string, string> = {};
  async function* once() {
    yield Buffer.concat(parts);
  }
  for await (const file of readTar(once())) {
    const content = await Array.fromAsync(file.bytes());
    files[file.path] = Buffer.concat(content).toString();
  }
  return { files, error };
}

Deno.test("files of jobs come as one tar file from all machines", async () => {
  const { files, error } = await read(makeWorld(), ["job1", "job2", "far"]);

  assert.equal(error, undefined);
  assert.deepEqual(files, {
    "job1/a": "job1/a",
    "job2/b": "job2/b",
    "far/c": "c",
  });
});

Deno.test("what is missing is told in the last file, and reading fails", async () => {
  const { files, error } = await read(makeWorld(), ["job1", "job2", "new"]);

  assert.deepEqual(files, {
    "job1/a": "job1/a",
    "job2/b": "job2/b",
    "problems.txt": 'Job "new" has not been started yet\n',
  });
  assert.match(String(error), /Job "new" has not been started yet/);
});

Deno.test("where nothing comes at all, reading fails at once", async () => {
  const { files, error } = await read(makeWorld(), ["new"]);

  assert.deepEqual(files, {});
  assert.match(String(error), /Job "new" has not been started yet/);
});

Deno.test("a job that is not there is an error, whatever the others are", async () => {
  const { error } = await read(makeWorld(), ["job1", "nobody"]);

  assert.equal((error as { code?: string }).code, "not-found");
});

Deno.test("who stops reading ends the fetching", async () => {
  const world = makeWorld();
  const names = ["job1", "job2", "far"];

  await world.clock.until((async () => {
    for await (const _ of fetchTar(world.ports, world.ref, { names })) break;
  })());

  for (const name of ["pi@red", "pi@blue"]) {
    assert.equal(world.transport.connections(name), 0);
  }
});
