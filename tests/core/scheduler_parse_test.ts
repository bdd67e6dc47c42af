import assert from "node:assert/strict";
import { slotsOfHosts } from "../../src/core/host_list.ts";
import { parsePolicy, parseScheduler } from "../../src/core/scheduler/parse.ts";

const SCHEDULER = {
  name: "mine",
  summary: "run jobs",
  options: { hosts: { type: "text", help: "hosts" } },
  create: () => {},
};

const circle: Record<string, unknown> = {};
circle["self"] = circle;

const WRONG_SCHEDULERS: readonly [unknown, string][] = [
  [undefined, "its default export is no scheduler"],
  [() => {}, "its default export is no scheduler"],
  [{ ...SCHEDULER, name: "My-Own" }, 'its name is "My-Own"'],
  [{ ...SCHEDULER, summary: "a\nb" }, 'its summary is "a\\nb"'],
  [{ ...SCHEDULER, summary: circle }, "its summary is some object"],
  [{ ...SCHEDULER, name: 7n }, "its name is 7n"],
  [{ ...SCHEDULER, options: undefined }, "it has no options"],
  [{ ...SCHEDULER, create: {} }, "it has no function create"],
  [option({ "a-b": {} }), 'its option "a-b" has another name'],
  [
    option({ timeout: { type: "text", help: "x" } }),
    'its option "timeout" has the name of one that every run has',
  ],
  [option({ plugin: {} }), 'its option "plugin" has the name of one'],
  [option({ stay: {} }), 'its option "stay" has the name of one'],
  [option({ dry_run: {} }), 'its option "dry_run" has the name of one'],
  [option({ a: 3 }), 'its option "a" is not described'],
  [option({ a: { type: "list" } }), 'its option "a" has the type "list"'],
  [option({ a: { type: "text" } }), 'its option "a" has no help'],
  [
    option({ a: { type: "number", help: "x", default: "3" } }),
    'its option "a" has a default that is no number',
  ],
  [
    option({ a: { type: "number", help: "x", minimum: "3" } }),
    'its option "a" has a minimum that is no number',
  ],
];

function option(options: Readonly<Record<string, unknown>>): unknown {
  return { ...SCHEDULER, options };
}

for (const [value, fault] of WRONG_SCHEDULERS) {
  Deno.test(`a module is no scheduler where ${fault}`, () => {
    assert.throws(() => parseScheduler(value, "./a.ts"), {
      code: "invalid",
      message: new RegExp(
        `^Cannot use the scheduler "./a.ts": ${RegExp.escape(fault)}`,
      ),
    });
  });
}

Deno.test("a scheduler that says all that is needed is taken", () => {
  assert.equal(parseScheduler(SCHEDULER, "./a.ts"), SCHEDULER);
});

const [RED, BLUE] = slotsOfHosts("pi@red,pi@blue");
const choose = () => undefined;

const WRONG_POLICIES: readonly [unknown, string][] = [
  [Promise.resolve(), "its create answered a promise, and no policy"],
  [undefined, "its create answered no policy"],
  [{ choose, slots: 3 }, "its policy has no slots"],
  [{ choose, slots: [] }, "its policy has no slot, so no job can run"],
  [{ slots: [RED] }, "its policy has no function choose"],
  [{ choose, slots: [undefined] }, "its slot 0 is no slot"],
  [{ choose, slots: [BLUE] }, "its slot 0 has the index 1"],
  [{ choose, slots: [RED, RED] }, "its slot 1 has the index 0"],
  [
    { choose, slots: [{ index: 0, machine: "red" }] },
    "its slot 0 has another machine",
  ],
  [
    { choose, slots: [{ index: 0, machine: { key: "a", host: "b" } }] },
    "its slot 0 has another machine",
  ],
  [
    { choose, slots: [RED], cluster: 3 },
    "its policy has the cluster 3, which is no name",
  ],
  [
    { choose, slots: [RED], cluster: "../a" },
    "its policy has a cluster of a wrong name",
  ],
  [
    { choose, slots: [RED, { index: 1 }], cluster: "a" },
    "its policy has a cluster, and the slot 1 of no machine",
  ],
];

for (const [value, fault] of WRONG_POLICIES) {
  Deno.test(`a policy is not used where ${fault}`, () => {
    assert.throws(() => parsePolicy(value, "mine"), {
      code: "invalid",
      message: new RegExp(
        `^Cannot use scheduler "mine": ${RegExp.escape(fault)}`,
      ),
    });
  });
}

Deno.test("a slot's machine is checked like a host that a user names", () => {
  const machine = { key: "-oProxyCommand=x", host: "-oProxyCommand=x" };

  assert.throws(
    () => parsePolicy({ choose, slots: [{ index: 0, machine }] }, "mine"),
    { code: "invalid", message: /is no name of a host/ },
  );
});

Deno.test("a policy with slots and a choice is taken", () => {
  const policy = { slots: [RED, BLUE], choose };

  assert.equal(parsePolicy(policy, "mine"), policy);
});
