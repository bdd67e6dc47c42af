/**
 * A process that changes a queue, for tests of several at a time. It says each
 * change on its standard output when that is on disk.
 *
 * Arguments: the experiment, a name for this client, its role, how many changes.
 *
 * @module
 */
import type { Change } from "../../src/core/change.ts";
import type { OpenQueue } from "../../src/core/store.ts";
import { createQueueStore } from "../../src/store/queue_store.ts";
import { add } from "./queue_dir.ts";

const [experiment = "", client = "", role = "command", count = "0"] = Deno.args;
const store = createQueueStore();

function open(): Promise<OpenQueue> {
  return store.open({ experiment, name: "a" }, { manage: role === "manager" });
}

/** Adds, deletes, sets, and counts: that shows at once if anything is lost. */
function decide(queue: OpenQueue, n: number): Change[] {
  const count = Number(queue.get("counter")!["n"]) + 1;
  const changes: Change[] = [{ job: "counter", set: { n: count } }];
  const mine = (n: number) => `${client}-${n}`;
  if (n % 3 === 0) changes.push(add(mine(n)));
  if (n % 3 === 1) {
    const set = { status: "run", attempt: mine(n) };
    changes.push({ job: mine(n - 1), set, unset: ["pid"] });
  }
  if (n % 6 === 5) changes.push({ job: mine(n - 5), delete: true });
  return changes;
}

function say(line: string): void {
  Deno.stdout.writeSync(new TextEncoder().encode(`${line}\n`));
}

let queue = await open();
say("open");
for (let n = 0; n < Number(count); n++) {
  let changes: Change[] = [];
  await queue.update(() => changes = decide(queue, n));
  say(JSON.stringify(changes));
  await queue.checkpoint(role === "manager" ? "now" : "lazy");
  if (role === "manager" || n % 4 > 0) continue;
  queue.close();
  queue = await open();
}
queue.close();
say("done");
