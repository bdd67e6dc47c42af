/**
 * Row 1: how fast empty jobs are run here.
 *
 * @module
 */
import type { Bench, Row } from "../bench_row.ts";
import { cmsSide } from "../cms_side.ts";
import type { Bound, Figure, LeftOut } from "../figure.ts";
import type { Place } from "../places.ts";
import { slots } from "../queue.ts";
import { parallel, type Work, xargsWrapper } from "../rivals.ts";
import { rates, secondsOf, type Side, takeTurns } from "../sides.ts";
import { missing } from "../tool.ts";

/** What cms has to reach beside each of them. */
interface Against {
  readonly side: Side;
  readonly leftOut: string | undefined;
  readonly disk: Bound;
  readonly memory: Bound;
}

export const localRate: Row = {
  number: 1,
  title: "Local, empty jobs in 4 slots",
  method:
    "Jobs of `true` with bash, added before; the whole command that runs them is timed. The wrapper script makes the directory, writes the job's script and runs it with pid, log, output and error file. Ratios of rates: more is better.",

  async measure(bench) {
    const { places: { disk, memory }, programs } = bench;
    const found = await ratesIn(bench, {
      name: "on disk",
      place: disk,
      cms: programs.cms,
      bound: (against) => against.disk,
    });
    if (!memory) {
      return [...found, { what: "in memory", leftOut: "no tmpfs at /dev/shm" }];
    }
    const inMemory = await ratesIn(bench, {
      name: "in memory",
      place: memory,
      cms: programs.cmsInMemory,
      bound: (against) => against.memory,
    });
    return [...found, ...inMemory];
  },
};

async function ratesIn(
  { quick, say }: Bench,
  { name, place, cms, bound }: {
    name: string;
    place: Place;
    cms: readonly string[];
    bound: (against: Against) => Bound;
  },
): Promise<(Figure | LeftOut)[]> {
  const work = { count: quick ? 300 : 2_000, command: "true" };
  say(`${work.count} empty jobs ${name} (${place.filesystem})`);
  const own = cmsSide({
    name: "cms",
    cms,
    jobs: work,
    hosts: slots("localhost"),
  });
  const rivals = rivalsOf(work);
  const there = rivals.filter(({ leftOut }) => !leftOut);
  const seconds = await takeTurns(
    [own, ...there.map(({ side }) => side)],
    { place, repetitions: quick ? 2 : 5 },
  );
  const rate = (side: Side) => rates(secondsOf(seconds, side.name), work.count);
  return rivals.map((against) => {
    const { side, leftOut } = against;
    const what = `${work.count} empty jobs ${name}, ${place.filesystem}`;
    if (leftOut) return { what: `${what}, beside ${side.name}`, leftOut };
    return {
      what,
      unit: "jobs/s",
      values: rate(own),
      rival: { name: side.name, values: rate(side) },
      reach: [bound(against)],
    };
  });
}

function rivalsOf(work: Work): Against[] {
  return [
    {
      side: xargsWrapper(work).side,
      leftOut: missing("xargs"),
      disk: { of: "ratio", atLeast: 0.9 },
      memory: { of: "ratio", atLeast: 1 },
    },
    {
      side: parallel(work, {
        name: "--results",
        options: ["-j4", "--results", "results"],
      }),
      leftOut: missing("parallel"),
      disk: { of: "ratio", atLeast: 1.3 },
      memory: { of: "ratio", atLeast: 2 },
    },
    {
      side: parallel(work, {
        name: "-u --joblog",
        options: ["-j4", "-u", "--joblog", "joblog"],
      }),
      leftOut: missing("parallel"),
      disk: { of: "ratio", atLeast: 1 },
      memory: { of: "ratio", atLeast: 1 },
    },
  ];
}
