/**
 * Row 4: commands on long queues.
 *
 * @module
 */
import { join } from "node:path";
import type { Row } from "../bench_row.ts";
import { run } from "../command.ts";
import type { Figure } from "../figure.ts";
import { addition, createQueue, QUEUE, running, slots } from "../queue.ts";
import { type Seconds, secondsOf, type Side, takeTurns } from "../sides.ts";

/** How many jobs the queues have. */
interface Sizes {
  readonly long: number;
  readonly short: number;
  /** Those that are run before, to be reset and refreshed. */
  readonly ended: number;
}

/** What is asked for. */
const FULL: Sizes = { long: 100_000, short: 10_000, ended: 10_000 };
const QUICK: Sizes = { long: 20_000, short: 2_000, ended: 500 };

const LISTED = "listed.json";

/** The jobs of the long queue are ready to run, so that they are all listed. */
const READY = ["--user=pi", "--host=red"];

export const queueCommands: Row = {
  number: 4,
  title: "Commands on long queues",
  method:
    "On disk, whole commands. The queue's file counts as an hour old where nothing else is said. Where there are fewer jobs than asked for, the time allowed is less in proportion, but at least half a second. A reset removes the jobs' files, so it is compared with `rm`, too. Ratios of seconds, or to what is allowed: less is better.",

  async measure({ quick, say, places: { disk }, programs: { cms } }) {
    await using stack = new AsyncDisposableStack();
    const temporary = async (dir: string) => {
      const path = await Deno.makeTempDir({ dir });
      stack.defer(() => run(["rm", "-rf", "--", path], { cwd: dir }));
      return path;
    };
    const sizes = quick ? QUICK : FULL;
    const { long, ended } = sizes;
    say(`a queue of ${long} jobs, and one of ${ended} that are run`);
    const queues = {
      long: await temporary(disk.path),
      ended: await temporary(disk.path),
    };
    const ready = { count: long, command: "true", options: READY };
    await createQueue(cms, queues.long, ready);
    await createQueue(cms, queues.ended, { count: ended, command: "true" });
    await run(running(cms, slots("localhost")), { cwd: queues.ended });
    say("adding, listing, resetting, refreshing");
    const seconds = await takeTurns(
      [...additions(cms, { sizes, queues }), ...others(cms, { sizes, queues })],
      { place: disk, repetitions: quick ? 1 : 3 },
    );
    return figuresOf(seconds, sizes);
  },
};

/** Directories of queues to copy from. */
interface Queues {
  readonly long: string;
  readonly ended: string;
}

interface Given {
  readonly sizes: Sizes;
  readonly queues: Queues;
}

type Preparation = (directory: string) => Promise<void>;

function additions(
  cms: readonly string[],
  { sizes, queues }: Given,
): Side[] {
  const empty = (cwd: string) => createQueue(cms, cwd);
  const add = (name: string, count: number): Side => ({
    name,
    prepare: empty,
    run: (cwd) => run(addition(cms, { count, command: "true" }), { cwd }),
  });
  const words = [...cms, "queue", "add", QUEUE, "--name=x", "--command=true"];
  const one = (name: string, prepare: Preparation): Side => ({
    name,
    prepare,
    run: (cwd) => run(words, { cwd }),
  });
  return [
    add("add short", sizes.short),
    add("add long", sizes.long),
    one("add one", empty),
    one("add one, long", (cwd) => copy(queues.long, { cwd, isOld: true })),
    one("add one, fresh", (cwd) => copy(queues.long, { cwd, isOld: false })),
  ];
}

function others(cms: readonly string[], { sizes, queues }: Given): Side[] {
  const command = (...words: string[]) => [...cms, "queue", ...words];
  const list = command("list", QUEUE, "--status=ready", "--format=json");
  const refresh = command("refresh", QUEUE);
  const reset = command("reset", QUEUE, "--status=end");
  const prepare = (cwd: string) => copy(queues.ended, { cwd, isOld: true });
  return [
    {
      name: "list",
      prepare: (cwd) => copy(queues.long, { cwd, isOld: true }),
      // Into a file, for to take so much off a pipe is not the command's work.
      run: (cwd) =>
        run(["sh", "-c", `exec "$@" >${LISTED}`, "sh", ...list], { cwd }),
      async tidy(cwd) {
        const jobs = JSON.parse(await Deno.readTextFile(join(cwd, LISTED)));
        if (jobs.length !== sizes.long) throw new Error("Jobs are missing");
      },
    },
    { name: "refresh", prepare, run: (cwd) => run(refresh, { cwd }) },
    { name: "reset", prepare, run: (cwd) => run(reset, { cwd }) },
    {
      name: "rm",
      prepare,
      // As find does it: so many names are too long for one command line.
      run: (cwd) =>
        run(
          ["find", "experiment", "-mindepth", "1", "-type", "d", "-name"]
            .concat("job*", "-prune", "-exec", "rm", "-rf", "--", "{}", "+"),
          {
            cwd,
          },
        ),
    },
  ];
}

async function copy(
  from: string,
  { cwd, isOld }: { cwd: string; isOld: boolean },
): Promise<void> {
  await run(["cp", "-a", join(from, "experiment"), cwd], { cwd });
  const at = new Date(Date.now() - (isOld ? 3_600_000 : 0));
  await Deno.utime(join(cwd, `experiment/${QUEUE}-queue.yaml`), at, at);
}

function figuresOf(seconds: Seconds, sizes: Sizes): Figure[] {
  const { long, short, ended } = sizes;
  const values = (name: string) => secondsOf(seconds, name);
  const judged = (
    name: string,
    { what, share, atMost }: { what: string; share: number; atMost: number },
  ): Figure => ({
    what,
    unit: "s",
    values: values(name),
    reach: [{ of: "value", atMost: allowed(atMost, share) }],
  });
  const each = (name: string, count: number) =>
    values(name).map((value) => 1e6 * value / count);
  const one = (name: string, what: string): Figure => ({
    what,
    unit: "s",
    values: values(name),
    rival: { name: "add one to an empty queue", values: values("add one") },
    reach: [{ of: "ratio", atMost: 3 }, { of: "value", atMost: 0.4 }],
  });
  const [ofLong, ofShort, ofEnded] = [
    long / FULL.long,
    short / FULL.short,
    ended / FULL.ended,
  ];
  return [
    judged("add short", { what: `add ${short}`, share: ofShort, atMost: 1.5 }),
    judged("add long", { what: `add ${long}`, share: ofLong, atMost: 12 }),
    {
      what: `add ${long}, for each job`,
      unit: "us",
      values: each("add long", long),
      rival: { name: `add ${short}`, values: each("add short", short) },
    },
    one("add one, long", `add one to ${long}`),
    one("add one, fresh", `add one to ${long}, just written`),
    judged("list", {
      what: `list --status=ready --format=json of ${long}`,
      share: ofLong,
      atMost: 2,
    }),
    judged("refresh", {
      what: `refresh ${ended} ended jobs`,
      share: ofEnded,
      atMost: 3,
    }),
    {
      what: `reset ${ended} ended jobs`,
      unit: "s",
      values: values("reset"),
      rival: { name: "rm -rf of their directories", values: values("rm") },
      reach: [
        { of: "value", atMost: allowed(3, ofEnded) },
        { of: "ratio", atMost: 1.5, remark: "the disk is slower" },
      ],
    },
  ];
}

/** The time for a part of the jobs; no command takes less than its start. */
function allowed(seconds: number, share: number): number {
  return Math.max(0.5, seconds * share);
}
