/**
 * A day in which hosts fail and come back: half of the time only the network
 * is gone, half of the time the machine restarts and its jobs are lost.
 *
 * @module
 */
import { type Course, runEngine, type World } from "./world.ts";

const HOUR_MS = 3_600_000;
/** From one outage of a host to the next, on average. */
const BETWEEN_MS = 6 * HOUR_MS;
/** How long an outage is, at least and at most. */
const OUTAGE_MS = [60_000, 30 * 60_000] as const;

/** What came of the day. */
export interface Day extends Course {
  readonly outages: number;
  /** Jobs that ended well, and those whose machine restarted under them. */
  readonly completed: number;
  readonly failed: number;
  /** Why the run did not come to its end, if so. */
  readonly stopped: string | undefined;
}

export async function runDay(world: World, hosts: number): Promise<Day> {
  const { clock, machines, chance } = world;
  let outages = 0;
  // No host fails before it was there at all.
  const nextOutage = () => -Math.log(1 - chance.next()) * BETWEEN_MS + 60_000;
  const failLater = (key: string) => {
    clock.after(nextOutage(), () => {
      outages++;
      machines.fail(key, { restarts: chance.happens(0.5) });
      clock.after(chance.integer(...OUTAGE_MS), () => {
        machines.comeBack(key);
        failLater(key);
      });
    });
  };
  for (let n = 1; n <= hosts; n++) failLater(`pi@host${n}`);
  const course = await runEngine(world);
  const { completed, failed, stopped } = course.summary;
  return {
    ...course,
    outages,
    completed: completed.length,
    failed: failed.length,
    stopped: stopped?.reason,
  };
}
