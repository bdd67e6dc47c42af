import assert from "node:assert/strict";
import { AppError } from "../../src/core/errors.ts";
import { type HostRecord, slotsOfCluster } from "../../src/core/host.ts";
import { newHost } from "../../src/core/cluster/add.ts";
import { slotsOfHosts } from "../../src/core/host_list.ts";
import { parseOptions } from "../../src/core/options.ts";
import type { Policy } from "../../src/core/scheduler.ts";
import { fifoMulti } from "../../src/schedulers/fifo_multi.ts";
import { makeJobs, makeSlots } from "../support/make.ts";

/** Makes the policy; the only cluster there is is called `a`. */
function create(
  given: Readonly<Record<string, unknown>>,
  hosts: readonly (readonly [string, HostRecord])[] = [],
): Policy {
  return fifoMulti.create(parseOptions(fifoMulti.options, given), {
    seed: "",
    cluster(name) {
      if (name === "a") return slotsOfCluster(hosts);
      throw new AppError("not-found", `Cannot find cluster ${name}`);
    },
    hosts: slotsOfHosts,
  });
}

function machinesOf({ slots }: Policy): (string | undefined)[] {
  return slots.map(({ machine }) => machine?.key);
}

/** A host called like its id, with some keys set otherwise. */
function host(id: string, set: HostRecord = {}): [string, HostRecord] {
  return [id, { ...newHost(id, { name: id, user: "pi" }), ...set }];
}

const HOST_LISTS: Readonly<Record<string, readonly string[]>> = {
  "pi@red": ["pi@red"],
  "pi@red,pi@red01,pi@red02": ["pi@red", "pi@red01", "pi@red02"],
  "pi@red02,pi@red": ["pi@red02", "pi@red"],
  "pi@red[1-2]": ["pi@red1", "pi@red2"],
  "pi@red[01-02],pi@blue[7,9]": [
    "pi@red01",
    "pi@red02",
    "pi@blue7",
    "pi@blue9",
  ],
  "red, localhost": ["red", "localhost"],
  ",pi@red,,": ["pi@red"],
};

for (const [hosts, machines] of Object.entries(HOST_LISTS)) {
  Deno.test(`fifo_multi fills the hosts of ${hosts} in that order`, () => {
    assert.deepEqual(machinesOf(create({ hosts })), machines);
  });
}

Deno.test("fifo_multi has two slots on a host that is named twice", () => {
  const hosts = "pi@red,pi@blue,pi@red,pi@red[1-2],pi@red1";

  assert.deepEqual(machinesOf(create({ hosts })), [
    "pi@red",
    "pi@blue",
    "pi@red",
    "pi@red1",
    "pi@red2",
    "pi@red1",
  ]);
});

Deno.test("fifo_multi gives the first job the first free host", () => {
  const [[name, job] = ["", {}]] = makeJobs(1);
  const [, second, third] = makeSlots("pi@red", "pi@red01", "pi@red02");
  const policy = create({ hosts: "pi@red,pi@red01,pi@red02" });
  const first = { name, job };
  assert.ok(second && third);

  const placement = policy.choose(
    Object.assign([first, { name: "job2", job }], { first }),
    Object.assign([second, third], { first: second }),
    [],
  );

  assert.deepEqual(placement, { job: first, slot: second });
});

Deno.test("fifo_multi does not look at the user and host that a job names", () => {
  assert.equal(create({ hosts: "pi@red" }).accepts, undefined);
});

Deno.test("fifo_multi uses the hosts of a cluster in its order", () => {
  const policy = create({ hostfile: "a" }, [host("red02"), host("red01")]);

  assert.deepEqual(machinesOf(policy), ["pi@red02", "pi@red01"]);
});

Deno.test("fifo_multi does not use the inactive hosts of a cluster", () => {
  const policy = create({ hostfile: "a" }, [
    host("red01", { status: "inactive" }),
    host("red02"),
  ]);

  assert.deepEqual(machinesOf(policy), ["pi@red02"]);
});

Deno.test("fifo_multi runs as many jobs on a host as its max_jobs_allowed says", () => {
  for (const max_jobs_allowed of [3, "3"]) {
    const policy = create({ hostfile: "a" }, [
      host("red01", { max_jobs_allowed }),
      host("red02"),
    ]);

    assert.deepEqual(
      machinesOf(policy),
      ["pi@red01", "pi@red01", "pi@red01", "pi@red02"],
    );
  }
});

Deno.test("fifo_multi hands a cluster's gpu and pyenv on to the slots", () => {
  const { slots: [slot] } = create({ hostfile: "a" }, [
    host("red01", { gpu: 0, pyenv: "~/ENV3/bin/activate" }),
  ]);

  assert.equal(slot?.gpu, "0");
  assert.equal(slot?.pyenv, "~/ENV3/bin/activate");
});

Deno.test("fifo_multi passes on that there is no such cluster", () => {
  assert.throws(() => create({ hostfile: "b" }), { code: "not-found" });
});

Deno.test("fifo_multi says what is wrong with a host of the cluster", () => {
  assert.throws(
    () => create({ hostfile: "a" }, [host("b", { max_jobs_allowed: "-1" })]),
    {
      code: "invalid",
      message: 'Cannot use host "b": its max_jobs_allowed is "-1"',
    },
  );
});

Deno.test("fifo_multi needs a host that is active", () => {
  assert.throws(
    () => create({ hostfile: "a" }, [host("red", { status: "inactive" })]),
    {
      code: "invalid",
      message: "Cannot run without hosts: none of them is active",
    },
  );
});

Deno.test("fifo_multi needs either hosts or a hostfile", () => {
  const hint = "for example --hosts=pi@red,pi@red01 or --hostfile=CLUSTER";
  assert.throws(() => create({}), {
    code: "usage",
    message: "Cannot run without hosts: give one of --hosts and --hostfile",
    hint,
  });
  assert.throws(() => create({ hosts: "pi@red", hostfile: "a" }), {
    code: "usage",
    hint,
  });
});

const BAD_HOSTS: Readonly<Record<string, string>> = {
  "pi@red[1-": "usage",
  "pi@red[2-1]": "usage",
  "-oProxyCommand=x": "invalid",
  "pi@-oProxyCommand=x": "invalid",
  "pi@red;x": "invalid",
  "$(touch x)": "invalid",
  "pi red": "invalid",
  "pi@": "invalid",
};

for (const [hosts, code] of Object.entries(BAD_HOSTS)) {
  Deno.test(`fifo_multi refuses the hosts ${hosts}`, () => {
    assert.throws(() => create({ hosts }), { code });
  });
}

Deno.test("fifo_multi tells what the original told", () => {
  const { messages } = create({ hosts: "pi@red" });

  assert.equal(
    messages?.starting("job1", "pi@red"),
    "Starting job: job1 on host:pi@red",
  );
  assert.equal(messages?.full, "Waiting. All hosts running max jobs.");
});
