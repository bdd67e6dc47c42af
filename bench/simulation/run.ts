/**
 * One simulation in a process of its own, so that the garbage of one does not
 * burden the next: `run.ts engine|floor|bare|day JOBS HOSTS LEAST_MS MOST_MS`.
 *
 * @module
 */
import { runDay } from "./day.ts";
import { bare, floor, runLoop } from "./loop.ts";
import { createWorld, runEngine } from "./world.ts";

const [what, ...numbers] = Deno.args;
const [jobs = 0, hosts = 0, least = 0, most = 0] = numbers.map(Number);
const world = createWorld({ jobs, hosts, durationMs: [least, most] });
const course = await run();
const { machines: { launched, doubled } } = course;
// deno-lint-ignore no-console
console.log(JSON.stringify({ ...course, launched, doubled, summary: null }));

function run() {
  if (what === "day") return runDay(world, hosts);
  if (what === "engine") return runEngine(world);
  return runLoop(world, what === "floor" ? floor : bare);
}
