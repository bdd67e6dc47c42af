/**
 * Row 8: what scheduling itself costs, with virtual time and no processes.
 *
 * @module
 */
import type { Row } from "../bench_row.ts";
import { output } from "../command.ts";
import type { Figure } from "../figure.ts";

const PROGRAM = new URL("../simulation/run.ts", import.meta.url).pathname;
const CONFIG = new URL("../../deno.json", import.meta.url).pathname;
/** From one second to ten: short jobs are most work for the scheduler. */
const SHORT_MS = [1_000, 10_000];
const LONG_MS = [60_000, 1_200_000];

interface Course {
  readonly seconds: number;
  readonly virtualMs: number;
  readonly tenths: readonly number[];
  readonly launched: number;
  readonly doubled: number;
}

interface Day extends Course {
  readonly outages: number;
  readonly completed: number;
  readonly failed: number;
  readonly stopped?: string;
}

export const simulation: Row = {
  number: 8,
  title: "Scheduling, simulated",
  method:
    "The real engine with `fifo_multi`, a queue in memory, and simulated machines and time; jobs take 1 to 10 s. Microseconds are of processor time, garbage collection included. The same jobs on the same machines by a bare loop show what the simulation costs; that is taken off. In the day, each host fails every 6 hours for 1 to 30 minutes, every second time with its jobs; jobs take 1 to 20 minutes.",

  async measure({ quick, say }) {
    const [jobs, hosts] = quick ? [50_000, 1_000] : [1_000_000, 10_000];
    const work: number[] = [];
    const bare: number[] = [];
    const floor: number[] = [];
    const tenths: number[][] = [];
    for (let n = 0; n < (quick ? 2 : 5); n++) {
      say(`${jobs} jobs on ${hosts} simulated hosts`);
      const loop = await simulate<Course>("bare", jobs, hosts, ...SHORT_MS);
      const least = await simulate<Course>("floor", jobs, hosts, ...SHORT_MS);
      const course = await simulate<Course>("engine", jobs, hosts, ...SHORT_MS);
      bare.push(1e6 * loop.seconds / jobs);
      floor.push(1e6 * least.seconds / jobs);
      work.push(1e6 * course.seconds / jobs);
      tenths.push(course.tenths.map((it) => 1e7 * it / jobs));
    }
    say("a simulated day");
    const [dayJobs, dayHosts] = quick ? [6_600, 50] : [66_000, 500];
    const day = await simulate<Day>("day", dayJobs, dayHosts, ...LONG_MS);
    const what = `${jobs} jobs on ${hosts} hosts`;
    return [
      {
        what: `${what}: work of the engine`,
        unit: "us/job",
        values: work.map((it, at) => it - bare[at]!),
        reach: [{ of: "value", atMost: 10 }],
        rival: {
          name: "a loop that only makes the engine's orders and changes",
          values: floor.map((it, at) => it - bare[at]!),
        },
      },
      {
        what: `${what}: all work, the simulation's included`,
        unit: "us/job",
        values: work,
        rival: { name: "a bare loop", values: bare },
      },
      {
        what: `${what}: all work, last tenth`,
        unit: "us/job",
        values: tenths.map((it) => it.at(-1)!),
        rival: { name: "first tenth", values: tenths.map((it) => it[0]!) },
        reach: [{ of: "ratio", atMost: 1.2 }],
      },
      ...figuresOfDay(day, { dayJobs, dayHosts }),
    ];
  },
};

function figuresOfDay(
  day: Day,
  { dayJobs, dayHosts }: { dayJobs: number; dayHosts: number },
): Figure[] {
  const { outages, completed, failed, doubled, stopped } = day;
  const hours = day.virtualMs / 3_600_000;
  const what = `${dayHosts} hosts for ${
    hours.toFixed(1)
  } h, ${outages} outages`;
  const settled = stopped === undefined ? completed + failed : 0;
  return [
    {
      what: `${what}: jobs that came to an end`,
      unit: "jobs",
      values: [settled],
      rival: { name: "jobs in the queue", values: [dayJobs] },
      reach: [{ of: "ratio", atLeast: 1, atMost: 1 }],
      remark: `${failed} lost with their machine`,
    },
    {
      what: `${what}: jobs that ran twice at a time`,
      unit: "jobs",
      values: [doubled],
      reach: [{ of: "value", atMost: 0 }],
    },
    {
      what: `${what}: all work`,
      unit: "us/job",
      values: [1e6 * day.seconds / dayJobs],
    },
    {
      what: `${what}: all work`,
      unit: "us/host and minute",
      values: [1e6 * day.seconds / (dayHosts * hours * 60)],
    },
  ];
}

async function simulate<T>(what: string, ...numbers: number[]): Promise<T> {
  const flags = ["-A", "--quiet", "--config", CONFIG];
  const heap = "--v8-flags=--max-old-space-size=12000";
  const words = [Deno.execPath(), "run", ...flags, heap, PROGRAM, what];
  return JSON.parse(
    await output([...words, ...numbers.map(String)], { cwd: "/" }),
  );
}
