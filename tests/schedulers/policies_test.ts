import assert from "node:assert/strict";
import { FreeSlots } from "../../src/core/free_slots.ts";
import { slotsOfHosts } from "../../src/core/host_list.ts";
import { parseAddress, type Slot } from "../../src/core/host.ts";
import { type JobRecord, statusOf, WAITING } from "../../src/core/job.ts";
import { Waiting } from "../../src/core/waiting.ts";
import { SCHEDULERS } from "../../src/schedulers/mod.ts";
import { makeJob } from "../support/make.ts";

/** The policies of jobsets. Hosts are given with their room: `red:2`. */
function slotsOf(...hosts: string[]): Slot[] {
  return hosts.flatMap((host) => {
    const [name = "", room] = host.split(":");
    return Array.from({ length: Number(room) }, () => name);
  }).map((host, index) => ({ index, host, machine: parseAddress(host) }));
}

/** Where jobs go that all start and none of which ends. */
function placesOf(
  policy: string,
  { hosts, jobs, options = {}, seed = "1" }: {
    hosts: readonly Slot[];
    jobs: number | readonly JobRecord[];
    options?: Readonly<Record<string, string>>;
    seed?: string;
  },
): string[] {
  const { create } = SCHEDULERS.get(policy)!;
  const { slots, choose } = create(
    { hostfile: "a", ...options },
    { cluster: () => hosts, hosts: slotsOfHosts, seed },
  );
  const records = typeof jobs === "number"
    ? Array.from({ length: jobs }, () => ({}))
    : jobs;
  const waiting = new Waiting((name) => {
    const job = makeJob(name, {
      host: null,
      ...records[Number(name.slice(1))],
    });
    return WAITING.has(statusOf(job)) ? job : undefined;
  });
  waiting.fill(new Map([[0, records.map((_, at) => `j${at}`)]]));
  const free = new FreeSlots();
  for (const slot of slots) free.add(slot);
  const places: string[] = [];
  while (free.size > 0 && waiting.peek()) {
    const { job, slot } = choose(waiting, free, [])!;
    waiting.remove(job.name);
    free.remove(slot);
    places.push(slot.host!);
  }
  return places;
}

Deno.test("sequential fills the first available host, then the next one", () => {
  const hosts = slotsOf("red:2", "blue:1", "green:2");

  assert.deepEqual(placesOf("sequential", { hosts, jobs: 5 }), [
    "red",
    "red",
    "blue",
    "green",
    "green",
  ]);
});

Deno.test("smart takes the host with the highest availability, of equals the earlier one", () => {
  const hosts = slotsOf("red:1", "blue:3", "green:2");

  assert.deepEqual(placesOf("smart", { hosts, jobs: 6 }), [
    "blue",
    "blue",
    "green",
    "red",
    "blue",
    "green",
  ]);
});

Deno.test("frugal takes the host with the least availability, of equals the earlier one", () => {
  const hosts = slotsOf("red:3", "blue:1", "green:2");

  assert.deepEqual(placesOf("frugal", { hosts, jobs: 6 }), [
    "blue",
    "green",
    "green",
    "red",
    "red",
    "red",
  ]);
});

Deno.test("random takes each available host about as often, however many places it has", () => {
  const hosts = slotsOf("red:900", "blue:300", "green:300");

  const places = placesOf("random", { hosts, jobs: 300 });

  for (const host of ["red", "blue", "green"]) {
    const count = places.filter((place) => place === host).length;
    assert.ok(count > 70 && count < 130, `${host}: ${count}`);
  }
});

Deno.test("random draws the same again with the same seed only", () => {
  const hosts = slotsOf("red:9", "blue:9");
  const draw = (seed: string, options = {}) =>
    placesOf("random", { hosts, jobs: 9, seed, options }).join();

  assert.equal(draw("1"), draw("1"));
  assert.notEqual(draw("1"), draw("2"));
  assert.equal(draw("1", { seed: "x" }), draw("2", { seed: "x" }));
});

for (const policy of ["sequential", "random", "smart", "frugal"]) {
  Deno.test(`${policy} gives a job its own host when that has room`, () => {
    const hosts = slotsOf("red:2", "blue:1", "green:1");
    const jobs = [{ ip: "green" }, { ip: "green" }, { host: "blue" }];

    const [first, second, third] = placesOf(policy, { hosts, jobs });

    assert.equal(first, "green");
    assert.ok(second === "red" || second === "blue");
    if (second === "red") assert.equal(third, "blue");
  });

  Deno.test(`${policy} uses no more than there is room for`, () => {
    const hosts = slotsOf("red:2", "blue:1");

    const places = placesOf(policy, { hosts, jobs: 9 });

    assert.deepEqual(places.toSorted(), ["blue", "red", "red"]);
  });

  Deno.test(`${policy} starts jobs in the order of the queue`, () => {
    const hosts = slotsOf("red:1");
    const jobs = [{ status: "end" }, { status: "ready" }, {}];

    assert.equal(placesOf(policy, { hosts, jobs }).length, 1);
  });
}

Deno.test("hosts of one machine without names are one host with more room", () => {
  const hosts = slotsOf("red:1", "blue:1", "red:1")
    .map(({ index, machine }) => ({ index, machine }));
  const { create } = SCHEDULERS.get("smart")!;
  const { choose } = create({ hostfile: "a" }, {
    cluster: () => hosts,
    hosts: slotsOfHosts,
    seed: "",
  });
  const waiting = new Waiting((name) => makeJob(name));
  waiting.fill(new Map([[0, ["j"]]]));
  const free = new FreeSlots();
  for (const slot of hosts.slice(1)) free.add(slot);
  free.add(hosts[0]!);

  assert.equal(choose(waiting, free, [])?.slot.machine?.host, "red");
});
