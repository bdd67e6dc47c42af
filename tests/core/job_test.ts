import assert from "node:assert/strict";
import fc from "fast-check";
import {
  ATTEMPT_KEYS,
  attemptOf,
  ENDED,
  hasExitCode,
  hasHost,
  isAssigned,
  isLost,
  isStartedAnew,
  type JobRecord,
  logOf,
  mayRun,
  outputOf,
  shellOf,
  statusOf,
  textOf,
  WAITING,
} from "../../src/core/job.ts";
import type { Value } from "../../src/core/record.ts";
import { makeJob } from "../support/make.ts";

const TEXTS: readonly (readonly [Value | undefined, string | undefined])[] = [
  [undefined, undefined],
  [null, undefined],
  ["", undefined],
  ["red", "red"],
  [" ", " "],
  [0, "0"],
  [7.5, "7.5"],
  [false, "false"],
  [["a", 1], '["a",1]'],
  [{ a: null }, '{"a":null}'],
];

for (const [value, text] of TEXTS) {
  Deno.test(`the value ${JSON.stringify(value)} stands for ${text ?? "no text"}`, () => {
    assert.equal(textOf(value), text);
  });
}

Deno.test("a job without a state is taken as just created", () => {
  assert.equal(statusOf({}), "undefined");
  assert.equal(statusOf({ status: null }), "undefined");
  assert.equal(statusOf({ status: "" }), "undefined");
  assert.equal(statusOf({ status: "end" }), "end");
});

Deno.test("no state both waits and has ended", () => {
  assert.deepEqual([...WAITING], ["undefined", "ready"]);
  assert.deepEqual([...ENDED], ["end", "kill", "fail_start", "crash"]);
});

Deno.test("a job is assigned if it names both a user and a host", () => {
  assert.equal(isAssigned({ user: "pi", host: "red" }), true);
  assert.equal(isAssigned({ user: "pi", host: "" }), false);
  assert.equal(isAssigned({ user: null, host: "red" }), false);
  assert.equal(isAssigned({}), false);
});

Deno.test("the host alone tells on which machine a job is", () => {
  assert.equal(hasHost({ user: null, host: "red" }), true);
  assert.equal(hasHost({ user: "pi", host: null }), false);
});

/** Whether a process of such a job may exist. */
const MAY_RUN: readonly (readonly [JobRecord, boolean])[] = [
  [{ status: "undefined" }, false],
  [{ status: "ready" }, false],
  [{ status: "ready", pid: "7", attempt: "1" }, false],
  [{ status: "run" }, true],
  [{ status: "start" }, true],
  [{ status: "end", pid: "7" }, false],
  [{ status: "kill", pid: "7" }, false],
  [{ status: "fail_start" }, false],
  [{ status: "crash", attempt: "1" }, false],
  [{ status: "hold" }, false],
  [{ status: "halfway", attempt: "1" }, true],
  [{ status: "halfway", pid: "7" }, true],
  [{ status: "no pid", pid: null }, false],
];

for (const [job, runs] of MAY_RUN) {
  const may = runs ? "may run" : "does not run";
  Deno.test(`a job with ${JSON.stringify(job)} ${may}`, () => {
    assert.equal(mayRun(job), runs);
  });
}

Deno.test("a job is lost if it counts as crashed and its attempt is still open", () => {
  assert.equal(isLost({ status: "crash", attempt: "1" }), true);
  assert.equal(isLost({ status: "crash" }), false);
  assert.equal(isLost({ status: "start", attempt: "1" }), false);
});

Deno.test("a job is started anew if there is another attempt", () => {
  assert.equal(isStartedAnew({ attempt: "1" }, { attempt: "2" }), true);
  assert.equal(isStartedAnew({}, { attempt: "1" }), true);
  assert.equal(isStartedAnew({ attempt: "1" }, { attempt: "1" }), false);
  assert.equal(isStartedAnew({ attempt: "1" }, {}), false);
});

Deno.test("an attempt may be a number in the file", () => {
  assert.equal(attemptOf({ attempt: 7 }), "7");
  assert.equal(attemptOf({ attempt: null }), undefined);
});

Deno.test("an exit code is shown unless it is 0", () => {
  assert.equal(hasExitCode({ exit_code: 3 }), true);
  assert.equal(hasExitCode({ exit_code: "3" }), true);
  for (const exit_code of [0, "0", null, ""]) {
    assert.equal(hasExitCode({ exit_code }), false);
  }
  assert.equal(hasExitCode({}), false);
});

Deno.test("shell, log and output have the original's defaults", () => {
  for (const value of [null, ""]) {
    const job = { shell: value, log: value, output: value };
    assert.equal(shellOf(job), "bash");
    assert.equal(logOf(job, "job1"), "job1.log");
    assert.equal(outputOf(job, "job1"), "job1.out");
  }
});

Deno.test("shell, log and output are what the record says", () => {
  const job = makeJob("job1", { shell: "zsh", log: "l", output: 7 });

  assert.equal(shellOf(job), "zsh");
  assert.equal(logOf(job, "job1"), "l");
  assert.equal(outputOf(job, "job1"), "7");
});

Deno.test("a new job has none of the keys that describe an attempt", () => {
  const job = makeJob();

  assert.deepEqual(ATTEMPT_KEYS.filter((key) => key in job), []);
});

Deno.test("a job never both waits, may run and has ended", () => {
  const value = fc.constantFrom<Value>(null, "", "7", 7);
  const status = fc.oneof(
    fc.constantFrom(...WAITING, ...ENDED, "run", "start", "hold"),
    fc.string(),
  );
  fc.assert(fc.property(
    fc.record({ status, pid: value, attempt: value, exit_code: value }),
    (job) => {
      const standings = [
        WAITING.has(statusOf(job)),
        mayRun(job),
        ENDED.has(statusOf(job)),
      ];

      assert.ok(standings.filter((is) => is).length <= 1);
    },
  ));
});
