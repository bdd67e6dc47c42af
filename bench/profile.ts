/**
 * Where the time of one job goes: `deno run -A bench/profile.ts`. What each kind
 * of process does for a job, beside xargs with a script; what the parts cost on
 * their own; and which functions of the manager take its time.
 *
 * @module
 */
import { Manager } from "./manager.ts";
import { createPlaces, type Place } from "./places.ts";
import { createPrograms } from "./program.ts";
import { profileOf } from "./profile/cpu_profile.ts";
import { costsOf } from "./profile/parts.ts";
import { type Deeds, perJob, type Trace, trace } from "./profile/trace.ts";
import { createQueue, running, slots, timesOf } from "./queue.ts";
import { xargsWrapper } from "./rivals.ts";
import { formatNumber } from "./stats.ts";
import { formatTable } from "./table.ts";
import { missing } from "./tool.ts";

const FEW = 50;
const MANY = 250;
const TIMED = 2_000;
const HOSTS = slots("localhost");

if (import.meta.main) await main();

async function main(): Promise<void> {
  await using places = await createPlaces();
  const { disk, memory } = places;
  const { cms, cmsInMemory } = await createPrograms(disk.path);
  const noStrace = missing("strace");
  if (noStrace) print(`Nothing is counted: ${noStrace}`);
  else {
    print("\nFor each job, cms on disk:\n");
    print(await deeds((count) => traceCms(cms, disk, count)));
    print("\nFor each job, xargs with a script around it:\n");
    print(await deeds((count) => traceXargs(disk, count)));
  }
  for (const place of [disk, ...memory ? [memory] : []]) {
    const program = place === memory ? cmsInMemory : cms;
    print(`\n${TIMED} jobs of \`true\` on ${place.filesystem}:\n`);
    print(await timed(program, place));
    print(`\nParts on their own, microseconds, on ${place.filesystem}:\n`);
    print(await parts(place));
  }
  print(
    "\nFunctions of the manager, microseconds of their own for each job:\n",
  );
  print(await functions(cms, disk));
}

async function deeds(count: (jobs: number) => Promise<Trace>): Promise<string> {
  const found = perJob(await count(FEW), await count(MANY), MANY - FEW);
  const total: Deeds = { forks: 0, programs: 0, calls: 0, files: 0, syncs: 0 };
  for (const [, each] of found) {
    for (const key of Object.keys(total) as (keyof Deeds)[]) {
      total[key] += each[key];
    }
  }
  const rows = [...found, ["in all", total] as const].map(([kind, each]) => [
    kind,
    ...[each.forks, each.programs, each.calls, each.files, each.syncs]
      .map(formatNumber),
  ]);
  const heads = ["", "forks", "programs", "system calls", "files", "syncs"];
  return formatTable([heads, ...rows]);
}

async function traceCms(
  cms: readonly string[],
  place: Place,
  count: number,
): Promise<Trace> {
  const cwd = await Deno.makeTempDir({ dir: place.path });
  await createQueue(cms, cwd, { count, command: "true" });
  return await trace(running(cms, HOSTS), { cwd, root: "manager" });
}

async function traceXargs(place: Place, count: number): Promise<Trace> {
  const cwd = await Deno.makeTempDir({ dir: place.path });
  const { side, words, env } = xargsWrapper({ count, command: "true" });
  await side.prepare?.(cwd);
  return await trace(words, { cwd, root: "xargs", env });
}

/** What the clock and the manager's account show, without strace. */
async function timed(cms: readonly string[], place: Place): Promise<string> {
  const cwd = await Deno.makeTempDir({ dir: place.path });
  await createQueue(cms, cwd, { count: TIMED, command: "true" });
  await using manager = await Manager.start(running(cms, HOSTS), { cwd });
  await manager.ended();
  const ends = await timesOf(cwd, "end");
  const elapsed = 1_000 * (ends.at(-1)! - ends[0]!) / ends.length;
  const { cpuSeconds } = manager.account();
  const cores = navigator.hardwareConcurrency;
  return formatTable([
    ["", "us/job"],
    ["time", formatNumber(elapsed)],
    [`time of all ${cores} cores`, formatNumber(elapsed * cores)],
    ["of it the manager's process", formatNumber(1e6 * cpuSeconds / TIMED)],
  ]);
}

async function parts({ path }: Place): Promise<string> {
  const costs = await costsOf(path);
  return formatTable([
    ["", "processor", "elapsed"],
    ...costs.map(({ name, cpu, elapsed }) => [
      name,
      formatNumber(cpu),
      formatNumber(elapsed),
    ]),
  ]);
}

async function functions(
  cms: readonly string[],
  place: Place,
): Promise<string> {
  const cwd = await Deno.makeTempDir({ dir: place.path });
  await createQueue(cms, cwd, { count: TIMED, command: "true" });
  const args = running([], HOSTS);
  const shares = await profileOf(args, cwd);
  return formatTable([
    ["", "us/job"],
    ...shares.slice(0, 25).map(({ name, milliseconds }) => [
      name,
      formatNumber(1_000 * milliseconds / TIMED),
    ]),
  ]);
}

function print(text: string): void {
  // deno-lint-ignore no-console
  console.log(text);
}
