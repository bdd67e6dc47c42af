import assert from "node:assert/strict";
import fc from "fast-check";
import { newHost } from "../../src/core/cluster/add.ts";
import { AppError } from "../../src/core/errors.ts";
import {
  type HostRecord,
  isActive,
  maxJobsOf,
  parseAddress,
  parseMachine,
  slotsOfCluster,
} from "../../src/core/host.ts";

const ADDRESSES: Readonly<
  Record<string, readonly [string | undefined, string]>
> = {
  "pi@red": ["pi", "red"],
  "red": [undefined, "red"],
  "localhost": [undefined, "localhost"],
  "pi@10.0.0.1": ["pi", "10.0.0.1"],
  "pi@red.example.org": ["pi", "red.example.org"],
  "pi@fe80::1%eth0": ["pi", "fe80::1%eth0"],
  "pi@[::1]": ["pi", "[::1]"],
  "pi@example.org@red": ["pi@example.org", "red"],
  "node01$@red": ["node01$", "red"],
  "a_b-c.d+e@red_1": ["a_b-c.d+e", "red_1"],
};

for (const [address, [user, host]] of Object.entries(ADDRESSES)) {
  Deno.test(`the address ${address} is a machine's`, () => {
    assert.deepEqual(parseAddress(address), { key: address, user, host });
  });
}

const BAD_ADDRESSES: Readonly<Record<string, string>> = {
  "": "host",
  "pi@": "host",
  "-oProxyCommand=x": "host",
  "pi@-oProxyCommand=x": "host",
  "-l@red": "user",
  "red;x": "host",
  "pi;x@red": "user",
  "$(touch x)": "host",
  "$HOME@red": "user",
  "pi red": "host",
  "pi@red\n": "host",
  "pi@röd": "host",
  "pi@red/x": "host",
  "../red": "host",
};

for (const [address, what] of Object.entries(BAD_ADDRESSES)) {
  Deno.test(`no machine is reached by ${JSON.stringify(address)}`, () => {
    assert.throws(
      () => parseAddress(address),
      (error) =>
        error instanceof AppError && error.code === "invalid" &&
        error.message.endsWith(` is no name of a ${what}`) &&
        error.hint === "give hosts as user@name, for example pi@red",
    );
  });
}

Deno.test("an error about a host shows no more than the beginning of its name", () => {
  assert.throws(() => parseMachine(";".repeat(500), "red"), {
    message: `Cannot reach "red": "${";".repeat(80)}" is no name of a user`,
  });
});

Deno.test("a host that ssh could take for an option is never accepted", () => {
  const text = fc.string({
    unit: fc.constantFrom(..."-a1.:[]%@ $;'\"\\\n/_"),
    maxLength: 10,
  });
  fc.assert(fc.property(text, text, (user, host) => {
    try {
      const { key } = parseMachine(user, host);
      assert.doesNotMatch(key, /^-|[\s;'"\\/]/);
    } catch (error) {
      assert.ok(error instanceof AppError && error.code === "invalid");
    }
  }));
});

Deno.test("a machine without a user is reached as ssh would", () => {
  for (const user of [null, undefined, ""]) {
    assert.deepEqual(
      parseMachine(user, "red"),
      { key: "red", user: undefined, host: "red" },
    );
  }
});

Deno.test("a user and a host may be numbers in the file", () => {
  assert.equal(parseMachine(1000, 7).key, "1000@7");
});

Deno.test("a host is active unless its status says otherwise", () => {
  for (const status of ["active", "", null]) assert.ok(isActive({ status }));
  assert.ok(isActive({}));
  assert.ok(!isActive({ status: "inactive" }));
  assert.ok(!isActive({ status: "Active" }));
});

const COUNTS: readonly (readonly [HostRecord, number])[] = [
  [{}, 1],
  [{ max_jobs_allowed: null }, 1],
  [{ max_jobs_allowed: 3 }, 3],
  [{ max_jobs_allowed: "3" }, 3],
  [{ max_jobs_allowed: 0 }, 0],
  [{ max_jobs_allowed: 100_000 }, 100_000],
];

for (const [host, count] of COUNTS) {
  Deno.test(`a host with ${JSON.stringify(host)} takes ${count} jobs at a time`, () => {
    assert.equal(maxJobsOf("a", host), count);
  });
}

for (const value of ["many", "", "1.5", 1.5, -1, 100_001, "1e9", [], [1], {}]) {
  Deno.test(`no host takes ${JSON.stringify(value)} jobs at a time`, () => {
    assert.throws(() => maxJobsOf("a", { max_jobs_allowed: value }), {
      code: "invalid",
      message: `Cannot use host "a": its max_jobs_allowed is ${
        JSON.stringify(value)
      }`,
    });
  });
}

Deno.test("a cluster's slots are in the order of its hosts", () => {
  const slots = slotsOfCluster([
    ["b", newHost("b", { name: "red", user: "pi", gpu: "0", pyenv: "env" })],
    ["a", { ...newHost("a", { name: "blue" }), max_jobs_allowed: "2" }],
  ]);

  const red = { key: "pi@red", user: "pi", host: "red" };
  const blue = { key: "blue", user: undefined, host: "blue" };
  assert.deepEqual(slots, [
    { index: 0, machine: red, gpu: "0", pyenv: "env" },
    { index: 1, machine: blue, gpu: undefined, pyenv: undefined },
    { index: 2, machine: blue, gpu: undefined, pyenv: undefined },
  ]);
});

Deno.test("a host that is not used has no slots, whatever else it says", () => {
  const slots = slotsOfCluster([
    ["a", { ...newHost("a", { name: "-x" }), status: "inactive" }],
    ["b", { ...newHost("b", { name: "red" }), max_jobs_allowed: 0 }],
  ]);

  assert.deepEqual(slots, []);
});

Deno.test("two hosts of one name are slots of one machine", () => {
  const [first, second] = slotsOfCluster([
    ["a", newHost("a", { name: "red", user: "pi", gpu: "0" })],
    ["b", newHost("b", { name: "red", user: "pi", gpu: "1" })],
  ]);

  assert.equal(first?.machine?.key, second?.machine?.key);
  assert.deepEqual([first?.gpu, second?.gpu], ["0", "1"]);
});
