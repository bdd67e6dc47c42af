/**
 * Row 5: whether a long run stays as fast as it began.
 *
 * @module
 */
import { join } from "node:path";
import type { Bench, Row } from "../bench_row.ts";
import type { Figure, LeftOut } from "../figure.ts";
import { Manager } from "../manager.ts";
import type { Place } from "../places.ts";
import { createQueue, JOURNAL, running, slots, timesOf } from "../queue.ts";

/** What one run has shown. */
interface Course {
  readonly count: number;
  /** Milliseconds for each job, for each tenth of the run. */
  readonly tenths: readonly number[];
  readonly peakBytes: number;
  readonly bytesPerJob: number;
  readonly journalBytesPerJob: number;
}

export const longRun: Row = {
  number: 5,
  title: "A run over 100,000 empty jobs",
  method:
    "Jobs of `true` with sh, in memory where there is a tmpfs, to keep it short. Times are those of the ends in the journal, in tenths of the run, the first end aside; n counts the tenths. Bytes are all that the manager's process hands to write calls, as /proc counts them: journal, queue file, channel, terminal. Less is better.",

  async measure(bench) {
    const { quick, places: { disk, memory }, programs } = bench;
    const [few, many] = quick ? [800, 3_200] : [10_000, 100_000];
    const place = memory ?? disk;
    const cms = memory ? programs.cmsInMemory : programs.cms;
    const short = await runOf(bench, { cms, place, count: few });
    const long = await runOf(bench, { cms, place, count: many });
    return figuresOf({ short, long, quick });
  },
};

async function runOf(
  { say }: Bench,
  { cms, place, count }: {
    cms: readonly string[];
    place: Place;
    count: number;
  },
): Promise<Course> {
  say(`a run of ${count} empty jobs`);
  const cwd = await Deno.makeTempDir({ dir: place.path });
  try {
    const options = ["--shell=sh"];
    await createQueue(cms, cwd, { count, command: "true", options });
    const journal = join(cwd, JOURNAL);
    const { size: before } = await Deno.stat(journal);
    await using manager = await Manager.start(
      running(cms, slots("localhost")),
      {
        cwd,
      },
    );
    await manager.ended();
    const { peakBytes } = manager;
    const { size } = await Deno.stat(journal);
    const bytesPerJob = manager.account().writtenBytes / count;
    const times = await timesOf(cwd, "end");
    if (times.length !== count) throw new Error("Not all of the jobs ended");
    return {
      count,
      tenths: tenthsOf(times),
      peakBytes,
      bytesPerJob,
      journalBytesPerJob: (size - before) / count,
    };
  } finally {
    await Deno.remove(cwd, { recursive: true });
  }
}

function tenthsOf(times: readonly number[]): number[] {
  const marks = Array.from(
    { length: 11 },
    (_, at) => Math.round(at * (times.length - 1) / 10),
  );
  return marks.slice(1).map((mark, at) => {
    const from = marks[at]!;
    return (times[mark]! - times[from]!) / (mark - from);
  });
}

function figuresOf(
  { short, long, quick }: { short: Course; long: Course; quick: boolean },
): (Figure | LeftOut)[] {
  const { count, tenths } = long;
  const megabytes = ({ peakBytes }: Course) => [peakBytes / 2 ** 20];
  const remark = quick ? "too short to judge the full run" : undefined;
  const run = `${count} jobs`;
  return [
    {
      what: `${run}: time for each job, last tenth`,
      unit: "ms/job",
      values: [tenths.at(-1)!],
      rival: { name: "first tenth", values: [tenths[0]!] },
      reach: [{ of: "ratio", atMost: 1.2 }],
      ...remark && { remark },
    },
    { what: `${run}: the same, all tenths`, unit: "ms/job", values: tenths },
    {
      what: `${run}: peak memory of the manager`,
      unit: "MB",
      values: megabytes(long),
      reach: [{ of: "value", atMost: 350 }],
      ...remark && { remark },
    },
    {
      what: `${short.count} jobs: peak memory of the manager`,
      unit: "MB",
      values: megabytes(short),
    },
    {
      what: `${run}: bytes written by the manager for each job`,
      unit: "B/job",
      values: [long.bytesPerJob],
      rival: { name: `${short.count} jobs`, values: [short.bytesPerJob] },
      reach: [{ of: "ratio", atMost: 1.2, remark: "20 % for chance" }],
    },
    {
      what: `${run}: of these to the journal`,
      unit: "B/job",
      values: [long.journalBytesPerJob],
      rival: {
        name: `${short.count} jobs`,
        values: [short.journalBytesPerJob],
      },
    },
  ];
}
