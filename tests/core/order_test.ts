import assert from "node:assert/strict";
import {
  formatProbeTime,
  orderOf,
  parseShell,
  placeOf,
  startingKeys,
} from "../../src/core/order.ts";
import { makeJob, makeMachine, makeSlots } from "../support/make.ts";

const [SLOT = { index: 0 }] = makeSlots("pi@red");
const ATTEMPT = "0000000001";
const AT = new Date(2026, 10, 2, 3, 4, 5);

Deno.test("a job's place is its own directory in the experiment", () => {
  assert.deepEqual(placeOf("experiment", "job1", makeJob()), {
    name: "job1",
    directory: "experiment/job1",
    log: "job1.log",
    pid: undefined,
  });
});

Deno.test("a job's place has the log that the record names", () => {
  const { log } = placeOf(
    "experiment",
    "job1",
    makeJob("job1", { log: "./l" }),
  );

  assert.equal(log, "l");
});

Deno.test("a job's place has its pid, written as text or as a number", () => {
  const pidOf = (pid: string | number | null) =>
    placeOf("experiment", "job1", makeJob("job1", { pid })).pid;

  assert.equal(pidOf("2303"), 2303);
  assert.equal(pidOf(2303), 2303);
  for (const bad of [null, "", "no pid", "0", "1", -1, 1.5, "-2303"]) {
    assert.equal(pidOf(bad), undefined, String(bad));
  }
});

Deno.test("a job whose name or log leads elsewhere has no place", () => {
  assert.throws(() => placeOf("experiment", "../a", makeJob()), {
    code: "usage",
  });
  assert.throws(
    () => placeOf("experiment", "job1", makeJob("job1", { log: "../a.log" })),
    { code: "invalid", message: /as the log of job "job1"/ },
  );
});

Deno.test("an order has all that is needed to start the job", () => {
  const job = makeJob("job1", { command: "sleep 10" });

  const order = orderOf("experiment", { name: "job1", job }, {
    slot: SLOT,
    attempt: ATTEMPT,
  });

  assert.deepEqual(order, {
    name: "job1",
    directory: "experiment/job1",
    log: "job1.log",
    pid: undefined,
    experiment: "experiment",
    attempt: ATTEMPT,
    command: "sleep 10",
    shell: "bash",
    output: "job1.out",
    input: "job1/input",
    gpu: undefined,
    pyenv: undefined,
    batch: undefined,
    env: undefined,
    workingDirectory: undefined,
    stdin: undefined,
    walltimeSeconds: undefined,
    results: undefined,
    inUserShell: false,
  });
});

Deno.test("an order does not pass on the pid of an earlier attempt", () => {
  const job = makeJob("job1", { pid: "2303" });

  const order = orderOf("experiment", { name: "job1", job }, {
    slot: SLOT,
    attempt: ATTEMPT,
  });

  assert.equal(order.pid, undefined);
});

Deno.test("what a slot says of gpu and pyenv goes before what the job says", () => {
  const job = makeJob("job1", { gpu: "0", pyenv: "a" });
  const orderFor = (more: { gpu?: string; pyenv?: string }) =>
    orderOf("experiment", { name: "job1", job }, {
      slot: { ...SLOT, ...more },
      attempt: ATTEMPT,
    });

  const [bare, full] = [orderFor({}), orderFor({ gpu: "1", pyenv: "b" })];

  assert.deepEqual([bare.gpu, bare.pyenv], ["0", "a"]);
  assert.deepEqual([full.gpu, full.pyenv], ["1", "b"]);
});

Deno.test("a record that has lost its keys is run with the defaults", () => {
  const order = orderOf("e", { name: "a", job: { command: 7 } }, {
    slot: SLOT,
    attempt: ATTEMPT,
  });

  const { command, shell, output, log, input } = order;
  assert.deepEqual(
    { command, shell, output, log, input },
    {
      command: "7",
      shell: "bash",
      output: "a.out",
      log: "a.log",
      input: undefined,
    },
  );
});

Deno.test("an output that leads elsewhere is not ordered", () => {
  const job = makeJob("job1", { output: "/etc/passwd" });

  assert.throws(
    () =>
      orderOf("experiment", { name: "job1", job }, {
        slot: SLOT,
        attempt: ATTEMPT,
      }),
    {
      code: "invalid",
      message: 'Cannot use "/etc/passwd" as the output of job "job1": ' +
        "it leaves the job's directory",
    },
  );
});

Deno.test("a shell is a plain name", () => {
  for (const shell of ["bash", "sh", "zsh", "python3.11"]) {
    parseShell("job1", shell);
  }
});

for (
  const shell of ["", "-c", "/bin/sh", "a b", "sh;x", "$(x)", "..", "sh\n"]
) {
  Deno.test(`no shell is called ${JSON.stringify(shell)}`, () => {
    assert.throws(() => parseShell("job1", shell), {
      code: "invalid",
      message: `Cannot use ${
        JSON.stringify(shell)
      } as the shell of job "job1": it is no plain name`,
    });
  });
}

Deno.test("a job that is about to start says where, when and in which attempt", () => {
  const job = makeJob("job1", { user: "pi", host: "red" });

  const keys = startingKeys("experiment", { name: "job1", job }, {
    slot: SLOT,
    machine: makeMachine("pi@red"),
    attempt: ATTEMPT,
    at: AT.getTime(),
  });

  assert.deepEqual(keys, {
    status: "run",
    pid: null,
    host: "red",
    user: "pi",
    last_probe_check: "02/11/2026 03:04:05",
    attempt: ATTEMPT,
  });
});

Deno.test("a job that comes to another host has the commands for that host", () => {
  const job = makeJob("job1", { user: "pi", host: "red" });

  const keys = startingKeys("experiment", { name: "job1", job }, {
    slot: SLOT,
    machine: makeMachine("blue"),
    attempt: ATTEMPT,
    at: AT.getTime(),
  });

  assert.equal(keys["host"], "blue");
  assert.equal(keys["user"], null);
  assert.equal(
    keys["remote_command"],
    `ssh None@blue "cd ./experiment/job1 ; ${job["nohup_command"]}"`,
  );
});

Deno.test("a job on a slot with a gpu says which one it uses", () => {
  const keys = startingKeys("experiment", { name: "job1", job: makeJob() }, {
    slot: { ...SLOT, gpu: "0" },
    machine: makeMachine(),
    attempt: ATTEMPT,
    at: AT.getTime(),
  });

  assert.equal(keys["slot_gpu"], "0");
});

Deno.test("times are written as the original wrote them", () => {
  assert.equal(formatProbeTime(AT.getTime()), "02/11/2026 03:04:05");
  assert.equal(
    formatProbeTime(new Date(1999, 11, 31, 23, 59, 59).getTime()),
    "31/12/1999 23:59:59",
  );
});
