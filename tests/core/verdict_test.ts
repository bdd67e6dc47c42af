import assert from "node:assert/strict";
import fc from "fast-check";
import type { JobReport } from "../../src/core/transport.ts";
import { ended, judge, type Verdict } from "../../src/core/verdict.ts";

/** The attempt that the record knows, and an earlier one. */
const [THIS, EARLIER] = ["0000000002", "0000000001"];
const GONE = "its process is gone and left no exit code";

function running(state: string, pid?: number) {
  return { kind: "running", state, pid } as const;
}

/** What a machine says, what is so, and what of that is new in the record. */
interface Case {
  readonly name: string;
  readonly attempt?: string;
  readonly report: Partial<JobReport>;
  readonly verdict: Verdict;
}

const CASES: readonly Case[] = [
  {
    name: "a job of which there is no trace was not begun",
    attempt: THIS,
    report: {},
    verdict: { kind: "absent" },
  },
  {
    name: "a job that ended well has no exit code in its record",
    attempt: THIS,
    report: { attempt: THIS, state: "end", exitCode: 0, pid: 7 },
    verdict: ended("end", { pid: 7 }),
  },
  {
    name: "a job that ended otherwise has its exit code",
    attempt: THIS,
    report: { attempt: THIS, state: "end", exitCode: 3, pid: 7 },
    verdict: ended("end", { exitCode: 3, pid: 7 }),
  },
  {
    name: "a job whose log says so was killed",
    attempt: THIS,
    report: { attempt: THIS, state: "kill", exitCode: 143, pid: 7 },
    verdict: ended("kill", { exitCode: 143, pid: 7 }),
  },
  {
    name: "a job that its machine has killed says why",
    attempt: THIS,
    report: { attempt: THIS, state: "kill", pid: 7, reason: "it took long" },
    verdict: ended("kill", { pid: 7, reason: "it took long" }),
  },
  {
    name: "a job that its machine is about to kill runs until it is gone",
    attempt: THIS,
    report: {
      attempt: THIS,
      state: "start",
      pid: 7,
      alive: true,
      reason: "it took long",
    },
    verdict: running("start", 7),
  },
  {
    name:
      "a job that has no end and is gone has crashed, and why if that is known",
    attempt: THIS,
    report: { attempt: THIS, reason: "its node failed" },
    verdict: ended("crash", { reason: "its node failed" }),
  },
  {
    name: "a job that a batch system has not begun is on its way",
    attempt: THIS,
    report: { attempt: THIS, alive: true, waiting: true },
    verdict: running("run"),
  },
  {
    name: "a job that a batch system has not begun says what it waits for",
    attempt: THIS,
    report: { attempt: THIS, alive: true, waiting: true, waitsFor: "a node" },
    verdict: { ...running("run"), because: "a node" },
  },
  {
    name: "a job that nobody knows runs in doubt",
    attempt: THIS,
    report: { attempt: THIS, state: "start", alive: true, doubt: "who knows" },
    verdict: { ...running("start"), because: "who knows", isDoubtful: true },
  },
  {
    name: "a job that nobody knows has ended if its log says so",
    attempt: THIS,
    report: { attempt: THIS, state: "end", alive: true, doubt: "who knows" },
    verdict: ended("end"),
  },
  {
    name: "a job whose log says so has crashed",
    attempt: THIS,
    report: { attempt: THIS, state: "crash" },
    verdict: ended("crash"),
  },
  {
    name: "a job whose log says its end has ended, though its process lives",
    attempt: THIS,
    report: { attempt: THIS, state: "end", pid: 7, alive: true },
    verdict: ended("end", { pid: 7 }),
  },
  {
    name: "a job whose process lives runs",
    attempt: THIS,
    report: { attempt: THIS, state: "start", pid: 7, alive: true },
    verdict: running("start", 7),
  },
  {
    name: "a job that runs is in the state that it logged itself",
    attempt: THIS,
    report: { attempt: THIS, state: "halfway", pid: 7, alive: true },
    verdict: running("halfway", 7),
  },
  ...["undefined", "ready", "run", "fail_start"].map((state): Case => ({
    name: `a job that logs ${state} runs all the same`,
    attempt: THIS,
    report: { attempt: THIS, state, pid: 7, alive: true },
    verdict: running("start", 7),
  })),
  {
    name: "a job that has claimed its pid and logged nothing yet runs",
    attempt: THIS,
    report: { pid: 7, alive: true },
    verdict: running("start", 7),
  },
  {
    name: "a job whose process is gone without an end has crashed",
    attempt: THIS,
    report: { attempt: THIS, state: "start", pid: 7 },
    verdict: ended("crash", { pid: 7, reason: GONE }),
  },
  {
    name: "a job that is gone in a state of its own has crashed",
    attempt: THIS,
    report: { attempt: THIS, state: "halfway", pid: 7 },
    verdict: ended("crash", { pid: 7, reason: GONE }),
  },
  {
    name: "a pid that only the record knows is no trace of an end",
    attempt: THIS,
    report: { attempt: THIS, pid: 7 },
    verdict: { kind: "absent" },
  },
  {
    name: "the end of an earlier attempt is none of this one's",
    attempt: THIS,
    report: { attempt: EARLIER, state: "end", exitCode: 3, pid: 7 },
    verdict: { kind: "absent" },
  },
  {
    name: "an earlier attempt that lives is not this one",
    attempt: THIS,
    report: { attempt: EARLIER, state: "start", pid: 7, alive: true },
    verdict: { kind: "absent" },
  },
  {
    name: "a log that names no attempt says nothing about this one's end",
    attempt: THIS,
    report: { state: "end", pid: 7 },
    verdict: { kind: "absent" },
  },
  {
    name: "the end of a job that was not started by cms is found",
    report: { state: "end", pid: 7 },
    verdict: ended("end", { pid: 7 }),
  },
  {
    name: "the end of any attempt counts where the record knows of none",
    report: { attempt: EARLIER, state: "end", exitCode: 3, pid: 7 },
    verdict: ended("end", { exitCode: 3, pid: 7 }),
  },
  {
    name: "a job that was not started by cms runs while its process lives",
    report: { pid: 7, alive: true },
    verdict: running("start", 7),
  },
  {
    name: "a job that was not started by cms and is gone has crashed",
    report: { state: "start", pid: 7 },
    verdict: ended("crash", { pid: 7, reason: GONE }),
  },
];

for (const { name, attempt, report, verdict } of CASES) {
  Deno.test(name, () => {
    const said = { name: "job1", alive: false, ...report };

    assert.deepEqual(judge(attempt, said), verdict);
  });
}

Deno.test("an end takes away what described the attempt", () => {
  assert.deepEqual(ended("end"), {
    kind: "ended",
    set: { status: "end" },
    unset: ["attempt", "slot_gpu", "exit_code", "reason"],
  });
});

Deno.test("an end says what is known about it", () => {
  assert.deepEqual(
    ended("crash", { exitCode: 3, pid: 7, reason: "it rained" }),
    {
      kind: "ended",
      set: { status: "crash", pid: "7", exit_code: 3, reason: "it rained" },
      unset: ["attempt", "slot_gpu"],
    },
  );
});

Deno.test("an exit code of 0 is not written", () => {
  const { set, unset } = ended("end", { exitCode: 0 });

  assert.ok(!("exit_code" in set));
  assert.ok(unset.includes("exit_code"));
});

Deno.test("no pid is written that no job can have", () => {
  for (const pid of [undefined, -1, 0, 1]) {
    assert.ok(!("pid" in ended("end", { pid }).set));
  }
});

Deno.test("a job is never judged to have ended while nothing says so", () => {
  const report = fc.record<JobReport>({
    name: fc.constant("job1"),
    attempt: fc.constantFrom(THIS, EARLIER, undefined),
    state: fc.constantFrom("start", "halfway", "run", undefined),
    pid: fc.constantFrom(7, undefined),
    alive: fc.boolean(),
  });
  const attempt = fc.constantFrom(THIS, undefined);
  fc.assert(fc.property(attempt, report, (attempt, report) => {
    const { kind } = judge(attempt, report);

    if (report.alive) assert.notEqual(kind, "ended");
    if (report.state === undefined) assert.notEqual(kind, "ended");
    if (attempt !== undefined && report.attempt === EARLIER) {
      assert.equal(kind, "absent");
    }
  }));
});
