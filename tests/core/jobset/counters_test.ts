import assert from "node:assert/strict";
import { Counters } from "../../../src/core/jobset/counters.ts";

const HOSTS = [
  ["red", { ip: "10.0.0.1", job_counter: "1" }],
  ["gpu0", { ip: "10.0.0.2", job_counter: 0 }],
  ["gpu1", { ip: "10.0.0.2", job_counter: 3 }],
] as const;
const ON_RED = { status: "submitted", submitted_to_ip: "10.0.0.1" };

function shown(counters: Counters): unknown[] {
  return HOSTS.map(([name, host]) => counters.follow(name, host).job_counter);
}

Deno.test("a counter is what the file shows as long as no job moves", () => {
  assert.deepEqual(shown(new Counters(HOSTS, [])), ["1", 0, 3]);
  assert.deepEqual(shown(new Counters(HOSTS, [ON_RED])), ["1", 0, 3]);
});

Deno.test("a counter follows its jobs, as a number or a text as it was", () => {
  const counters = new Counters(HOSTS, [ON_RED]);

  counters.move(ON_RED, { ...ON_RED, status: "done" });
  counters.move(undefined, {
    status: "submitted",
    submitted_to_ip: "10.0.0.2",
    submitted_to: "gpu1",
  });

  assert.deepEqual(shown(counters), ["0", 0, 4]);
});

Deno.test("what the file counts beyond its jobs is reserved for others", () => {
  const counters = new Counters(HOSTS, [ON_RED]);

  assert.equal(counters.reserved("red"), 0);
  assert.equal(counters.reserved("gpu1"), 3);
});

Deno.test("a counter that was lost is found again: it is at least what runs", () => {
  const counters = new Counters(HOSTS, [ON_RED, ON_RED]);

  assert.deepEqual(shown(counters), ["2", 0, 3]);
  counters.move(ON_RED, undefined);
  counters.move(ON_RED, undefined);
  assert.deepEqual(shown(counters), ["0", 0, 3]);
});

Deno.test("of two hosts with one address the first has jobs that name none", () => {
  const counters = new Counters(HOSTS, []);

  counters.move(undefined, {
    status: "submitted",
    submitted_to_ip: "10.0.0.2",
  });

  assert.deepEqual(shown(counters), ["1", 1, 3]);
});
