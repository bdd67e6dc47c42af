import assert from "node:assert/strict";
import {
  checkPredecessors,
  predecessorsOf,
} from "../../src/core/dependency.ts";
import { AppError } from "../../src/core/errors.ts";
import type { JobRecord } from "../../src/core/job.ts";

function jobs(after: Record<string, string>): Map<string, JobRecord> {
  return new Map(
    Object.entries(after).map(([name, after]) => [name, { after }]),
  );
}

Deno.test("a job may come after jobs of the queue and of the same addition", () => {
  checkPredecessors(jobs({ a: "" }), jobs({ b: "a", c: "a,b" }));
});

Deno.test("a job cannot come after one that is not there", () => {
  assert.throws(
    () => checkPredecessors(jobs({ a: "" }), jobs({ b: "a,x[1-2]" })),
    (error) =>
      error instanceof AppError && error.code === "not-found" &&
      /comes after x1, which is not in the queue/.test(error.message),
  );
});

Deno.test("a job cannot wait for itself, and the way around is named", () => {
  const check = (
    present: Record<string, string>,
    added: Record<string, string>,
  ) =>
    assert.throws(
      () => checkPredecessors(jobs(present), jobs(added)),
      (error) =>
        error instanceof AppError && error.code === "invalid" &&
        error.message.endsWith(
          "it would wait for itself (a after b after c after a)",
        ),
    );

  check({ b: "c", c: "a", a: "" }, { a: "b" });
  check({}, { a: "b", b: "c", c: "a" });
});

Deno.test("long chains and wide fans are looked through at once", () => {
  const chain = Object.fromEntries(
    Array.from({ length: 20_000 }, (_, at) => [`j${at + 1}`, `j${at}`]),
  );
  const fan = Object.fromEntries(
    Array.from({ length: 1_000 }, (_, at) => [`f${at}`, "j[0-999]"]),
  );

  checkPredecessors(jobs({ j0: "" }), jobs({ ...chain, ...fan }));
});

Deno.test("a person may write the jobs that it comes after as a list", () => {
  assert.deepEqual(predecessorsOf({ after: ["a", "x[1-2]"] }), [
    ...["a", "x1", "x2"],
  ]);
  assert.deepEqual(predecessorsOf({ after: [] }), []);
});
