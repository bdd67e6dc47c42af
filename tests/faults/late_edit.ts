/**
 * Loaded before the program, by tests only: when a run is about to rename a new file
 * over `a-queue.yaml`, a person's editor adds the job `late` to that, once.
 *
 * @module
 */
import { wrap } from "./_wrap.ts";

let isLate = !Deno.args.includes("run");

wrap(Deno, "renameSync", (call, _, to) => {
  const path = String(to);
  if (!isLate && path.endsWith("/a-queue.yaml")) {
    isLate = true;
    const host = Deno.readTextFileSync(path).match(/ {2}(user|host): .*\n/g);
    const job = `late:\n  command: true\n  status: ready\n${host?.join("")}`;
    Deno.writeTextFileSync(path, job, { append: true });
  }
  call();
});
