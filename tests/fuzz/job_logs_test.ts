import assert from "node:assert/strict";
import fc from "fast-check";
import type { JobPlace, JobReport } from "../../src/core/transport.ts";
import { judge } from "../../src/core/verdict.ts";
import { inquire } from "../../src/transport/inquire.ts";
import { holds } from "../support/holds.ts";

/** A job can write what it likes into its own log. */

const PLACE: JobPlace = { name: "a", directory: "x/a", log: "a.log" };

const KEY = fc.constantFrom(
  ...["state", "attempt", "exit code", "process", "pid", "constructor"],
);
const VALUE = fc.oneof(
  fc.constantFrom("end", "start", "1", "-1", "300", "x", "", "1 2 3", "1e999"),
  fc.string({ unit: "binary" }),
);
const LINE = fc.oneof(
  fc.tuple(KEY, VALUE).map(([key, value]) => `# cloudmesh ${key}: ${value}`),
  fc.string().map((text) => `cloudmesh ${text}`),
).map((text) => `x/a/a.log:${text.replaceAll(/[\r\n]/g, " ")}`);
const PID = VALUE.map((text) => `x/a/a.pid:${text.replaceAll(/[\r\n]/g, " ")}`);
const LINES = fc.array(fc.oneof(LINE, PID), { maxLength: 12 });

/** What is concluded when a machine finds these lines in log and pid file. */
async function report(lines: readonly string[]): Promise<JobReport> {
  const [report] = await inquire({
    boot: "boot",
    request: (call) =>
      Promise.resolve({
        status: 0,
        text: "",
        data: call === "look" ? [...lines, "x:cloudmesh look"] : [],
      }),
  }, [PLACE]);
  return report!;
}

Deno.test("whatever stands in a job's log, a verdict is found, and a pid is a number above 1", async () => {
  await holds(LINES, async (lines) => {
    const found = await report(lines);

    const { pid = 2, alive } = found;
    assert.ok(Number.isSafeInteger(pid) && (pid > 1 || !alive), `${pid}`);
    assert.ok(judge("a.1", found));
    assert.ok(judge(undefined, found));
  });
});

Deno.test(
  "whatever stands in a job's log, an exit code is one",
  async () => {
    await holds(LINES, async (lines) => {
      const { exitCode = 0 } = await report(lines);

      assert.ok(exitCode >= 0 && exitCode <= 255, `${exitCode}`);
      assert.ok(Number.isInteger(exitCode), `${exitCode}`);
    });
  },
);
