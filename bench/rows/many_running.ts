/**
 * Row 6: what the manager does while many jobs run and nothing happens.
 *
 * @module
 */
import { join } from "node:path";
import type { Row } from "../bench_row.ts";
import type { Figure, LeftOut } from "../figure.ts";
import { startLoopback } from "../loopback.ts";
import { delay, Manager } from "../manager.ts";
import { createQueue, running, slots, timesOf } from "../queue.ts";
import { missing } from "../tool.ts";

const ALIASES = ["red", "green", "blue", "white"];
const WINDOWS = 6;

export const manyRunning: Row = {
  number: 6,
  title: "1,000 running jobs on 4 machines",
  method:
    "Jobs of `sleep` over ssh on loopback. The processor time is that of the manager's process, in windows of the same length after all jobs have started; n counts them. Requests are the lines that it writes to its channels, as strace sees them, afterwards. Less is better.",

  async measure({ quick, say, places: { disk }, programs: { cms } }) {
    const noSsh = missing("ssh");
    if (noSsh) return [{ what: "sleeping jobs over ssh", leftOut: noSsh }];
    const count = quick ? 200 : 1_000;
    const windowSeconds = quick ? 1 : 5;
    await using ssh = await startLoopback(ALIASES);
    const cwd = await Deno.makeTempDir({ dir: disk.path });
    await createQueue(cms, cwd, { count, command: "sleep 900" });
    const hosts = ALIASES.flatMap((it) => slots(it, count / ALIASES.length));
    say(`${count} sleeping jobs on ${ALIASES.length} machines`);
    await using manager = await Manager.start(running(cms, hosts), {
      cwd,
      env: ssh.env,
    });
    await manager.until(async () => {
      await delay(500);
      return (await timesOf(cwd, "start")).length === count;
    });
    const shares: number[] = [];
    for (let n = 0; n < WINDOWS; n++) {
      const before = manager.account().cpuSeconds;
      await delay(windowSeconds * 1_000);
      const used = manager.account().cpuSeconds - before;
      shares.push(100 * used / windowSeconds);
    }
    const cpu: Figure = {
      what: `processor time of the manager, ${count} running jobs`,
      unit: "% of a core",
      values: shares,
      reach: [{ of: "value", atMost: 2 }],
    };
    return [cpu, await requests(manager, { cwd, count, quick })];
  },
};

/** How many requests go down the channels. */
async function requests(
  manager: Manager,
  { cwd, count, quick }: { cwd: string; count: number; quick: boolean },
): Promise<Figure | LeftOut> {
  const what = `requests to the machines, ${count} running jobs`;
  const noStrace = missing("strace");
  if (noStrace) return { what, leftOut: noStrace };
  const trace = join(cwd, "trace");
  const seconds = quick ? 6 : 20;
  const strace = new Deno.Command("strace", {
    args: [
      ...["-f", "-qq", "-y", "-s", "10000000", "-e", "trace=write,writev"],
      ...["-o", trace, "-p", String(manager.pid)],
    ],
    stdin: "null",
    stdout: "null",
    stderr: "null",
  }).spawn();
  await delay(seconds * 1_000);
  strace.kill("SIGINT");
  await strace.status;
  const text = await Deno.readTextFile(trace);
  const written = text.split("\n")
    .filter((line) => /\bwritev?\(\d+<(pipe|socket|UNIX)/.test(line));
  const lines = written.join("").match(/\\n/g)?.length ?? 0;
  return {
    what,
    unit: "/s",
    values: [lines / seconds],
    rival: { name: "one a job and second", values: [count] },
    reach: [{ of: "ratio", atMost: 0.01, remark: "none a job" }],
  };
}
