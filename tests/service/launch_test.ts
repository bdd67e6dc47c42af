import assert from "node:assert/strict";
import { createRuns } from "../../src/service/launch.ts";
import { tempDir } from "../support/temp.ts";

/** Starts a run of a program that never becomes a manager. */
function startRun(program: readonly string[], log: string): Promise<number> {
  const runs = createRuns({ program, codes: new Map([[65, "invalid"]]) });
  const manager = () => undefined;
  return runs.start({ what: "queue a", command: [], env: {}, log, manager });
}

Deno.test("a run of a program that is no longer there is refused, and the service goes on", async () => {
  await using dir = await tempDir();

  await assert.rejects(
    startRun([dir.join("gone")], dir.join("log")),
    {
      code: "io",
      message:
        /^Cannot run queue a: .*gone cannot be started \(.*ENOENT.*\); start the service anew once the program is there$/,
    },
  );
});

Deno.test("a run of what cannot be executed any more is refused", async () => {
  await using dir = await tempDir();
  const half = dir.join("half");
  await Deno.writeTextFile(half, "\x7fELF half of a file");
  await assert.rejects(
    startRun([half], dir.join("log")),
    { code: "io", message: /half cannot be started/ },
  );
});

Deno.test("a run that a signal ends before it is at work did not start", async () => {
  await using dir = await tempDir();
  const program = ["sh", "-c", "echo no room; kill -9 $$"];

  await assert.rejects(
    startRun(program, dir.join("log")),
    {
      code: "io",
      message: /^Cannot run queue a: its process was ended .* is in .*log$/,
    },
  );
});
