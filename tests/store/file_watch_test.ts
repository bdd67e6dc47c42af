import { FileWatch } from "../../src/store/file_watch.ts";
import { tempDir } from "../support/temp.ts";

// That nothing is left open is what the test runner looks at.

Deno.test("a watch that was closed before the first question never begins", async () => {
  await using dir = await tempDir();
  const watch = new FileWatch(dir.join("a-queue.journal"));

  watch.close();

  await watch.changed();
});

Deno.test("a watch that is closed lets who waits go on", async () => {
  await using dir = await tempDir();
  const watch = new FileWatch(dir.join("a-queue.journal"));
  await watch.changed();
  const waiting = watch.changed();

  watch.close();

  await waiting;
});
