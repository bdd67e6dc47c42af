import assert from "node:assert/strict";
import { Tally } from "../../src/core/tally.ts";

const WELL = { status: "end", exitCode: 0 };
const BADLY = { status: "end", exitCode: 3 };

Deno.test("a job that has ended is completed, whatever its exit code, and failed if that is not 0", () => {
  const tally = new Tally();
  tally.end("a", WELL);
  tally.end("b", BADLY);
  tally.end("c", { status: "crash", exitCode: 0 });

  const { completed, failed } = tally.summary([], undefined);

  assert.deepEqual(completed, ["a", "b"]);
  assert.deepEqual(failed, ["b", "c"]);
});

Deno.test("a start that never happened is no run", () => {
  const tally = new Tally();
  for (const job of ["a", "b", "c"]) tally.start(job);

  tally.unstart("b");

  assert.deepEqual(tally.summary([], undefined).ran, ["a", "c"]);
});

Deno.test("a job that ran before is told of once, though a later start never happened", () => {
  const tally = new Tally();
  for (const job of ["a", "b", "a", "a"]) tally.start(job);

  tally.unstart("a");

  assert.deepEqual(tally.summary([], undefined).ran, ["a", "b"]);
});

Deno.test("the last that is known of a job counts, once", () => {
  const tally = new Tally();
  tally.end("a", { status: "crash", exitCode: 0 });
  tally.end("b", WELL);
  assert.deepEqual(tally.progress(0, 0), {
    done: 1,
    running: 0,
    failed: 1,
    left: 0,
  });

  tally.end("a", WELL);

  assert.deepEqual(tally.progress(0, 0).failed, 0);
  assert.deepEqual(tally.summary([], undefined).completed, ["b", "a"]);
});

Deno.test("a job that turned out to run, or is made ready again, has no end", () => {
  const tally = new Tally();
  tally.end("a", BADLY);
  tally.end("b", BADLY);

  tally.resume("a");
  tally.end("b", { status: "ready", exitCode: 0 });

  assert.deepEqual(tally.summary([], undefined).failed, []);
  assert.equal(tally.progress(1, 1).failed, 0);
});

Deno.test("a job that has failed after it was completed is told of as that, and the other way round", () => {
  const tally = new Tally();
  for (const end of [WELL, BADLY]) tally.end("a", end);
  for (const end of [BADLY, WELL]) tally.end("b", end);
  for (const end of [BADLY, BADLY]) tally.end("c", end);

  const { completed, failed } = tally.summary([], undefined);

  assert.deepEqual(completed, ["a", "b", "c"]);
  assert.deepEqual(failed, ["a", "c"]);
  assert.deepEqual(tally.progress(0, 0), {
    done: 1,
    running: 0,
    failed: 2,
    left: 0,
  });
});

Deno.test("a job that was completed and begins again counts when it has ended again", () => {
  const tally = new Tally();
  for (const job of ["a", "b"]) tally.end(job, WELL);

  tally.resume("a");
  assert.equal(tally.progress(1, 0).done, 1);
  tally.end("a", WELL);

  assert.equal(tally.progress(0, 0).done, 2);
  assert.deepEqual(tally.summary([], undefined).completed, ["b", "a"]);
});
