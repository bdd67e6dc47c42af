import assert from "node:assert/strict";
import { judge } from "../../src/core/verdict.ts";
import { inquireSlurm } from "../../src/transport/slurm_inquire.ts";

const PLACE = { name: "a", directory: "exp/a", log: "a.log" };
const SUBMITTED = ["exp/a/a.slurm:# cloudmesh slurm: r-1 cms-r-1 0"];
const BEGUN = [
  ...SUBMITTED,
  "exp/a/a.log:# cloudmesh state: start",
  "exp/a/a.log:# cloudmesh attempt: r-1",
];
const SIGNALLED = [
  ...BEGUN,
  "exp/a/a.log:# cloudmesh exit code: 143",
  "exp/a/a.log:# cloudmesh state: end",
];
const ENDED = [
  ...BEGUN,
  "exp/a/a.log:# cloudmesh exit code: 3",
  "exp/a/a.log:# cloudmesh state: end",
];

/** What a command prints; a text is its complaint, with which it fails. */
type Output = readonly string[] | string;

/** What Slurm's commands say; one that is left out knows of nothing. */
interface Slurm {
  readonly squeue?: Output;
  readonly sacct?: Output;
  readonly scontrol?: Output;
}

const CALLS = { queued: "squeue", accounted: "sacct", described: "scontrol" };
const DISABLED = "Slurm accounting storage is disabled";

/** An agent on a machine with these lines in files, and this Slurm. */
function agent(files: readonly string[], slurm: Slurm, calls: string[] = []) {
  return {
    boot: "-",
    request(call: string) {
      calls.push(call);
      if (call === "look") {
        const data = [...files, ":cloudmesh look"];
        return Promise.resolve({ status: 0, text: "", data });
      }
      const said = slurm[CALLS[call as keyof typeof CALLS] as keyof Slurm] ??
        [];
      return Promise.resolve(
        typeof said === "string"
          ? { status: 1, text: said, data: [] }
          : { status: 0, text: "", data: said },
      );
    },
  };
}

async function verdict(files: readonly string[], slurm: Slurm) {
  const [found] = await inquireSlurm(agent(files, slurm), [PLACE]);
  return judge("r-1", found!.report);
}

/** As squeue tells of the job, below what the site has to say. */
function task(state: string, reason = "None"): Slurm {
  const line = `task|cms-r-1|0|7_0|${state}|${reason}|`;
  return { squeue: ["Welcome to the cluster", line], sacct: DISABLED };
}

/** As only the accounts tell of it. */
function account(state: string, exit = "0:0"): Slurm {
  return { sacct: ["Welcome", `cms-r-1|7_0|${state}|${exit}`] };
}

const WAITING = [
  ...["PENDING", "CONFIGURING", "REQUEUED", "REQUEUE_FED", "REQUEUE_HOLD"],
  ...["RESV_DEL_HOLD", "SPECIAL_EXIT", "POWER_UP_NODE"],
];
for (const state of WAITING) {
  Deno.test(`a job that was submitted and is ${state} is on its way, and says what it waits for`, async () => {
    for (const files of [SUBMITTED, BEGUN, SIGNALLED]) {
      const found = await verdict(files, task(state, "Resources"));

      assert.deepEqual(found, {
        kind: "running",
        state: "run",
        pid: undefined,
        because: "Slurm: Resources",
      });
    }
  });
}

const LIVE = [
  ...["RUNNING", "COMPLETING", "SUSPENDED", "STOPPED", "SIGNALING"],
  ...["RESIZING", "STAGE_OUT", "UPDATE_DB", "EXPEDITING", "SOMETHING_NEW"],
];
for (const state of LIVE) {
  Deno.test(`a job that has begun and is ${state} runs`, async () => {
    const found = await verdict(BEGUN, task(state));

    assert.deepEqual(found, {
      kind: "running",
      state: "start",
      pid: undefined,
    });
  });
}

const ENDS: Readonly<Record<string, RegExp>> = {
  TIMEOUT: /time limit/,
  DEADLINE: /deadline/,
  OUT_OF_MEMORY: /out of memory/,
  NODE_FAIL: /node failed/,
  BOOT_FAIL: /could not be booted/,
  PREEMPTED: /preempted/,
  REVOKED: /given it to another/,
  LAUNCH_FAILED: /could not launch/,
  RECONFIG_FAIL: /could not be configured/,
};

for (const [state, reason] of Object.entries(ENDS)) {
  Deno.test(`a job that is ${state} has crashed, and why`, async () => {
    for (const files of [SUBMITTED, BEGUN, SIGNALLED]) {
      for (const slurm of [task(state), account(state, "0:15")]) {
        const found = await verdict(files, slurm);

        assert.ok(found.kind === "ended");
        assert.equal(found.set["status"], "crash");
        assert.match(String(found.set["reason"]), reason);
        assert.equal("exit_code" in found.set, false);
      }
    }
  });
}

Deno.test("a job that was cancelled is killed, begun or not", async () => {
  for (const files of [SUBMITTED, BEGUN, SIGNALLED]) {
    for (const state of ["CANCELLED", "CANCELLED by 1000", "CANCELLED+"]) {
      for (const slurm of [task(state), account(state)]) {
        const found = await verdict(files, slurm);

        assert.ok(found.kind === "ended");
        assert.equal(found.set["status"], "kill");
      }
    }
  }
});

/** What scontrol remembers. */
function exit(code: string): Output {
  const words = "JobId=8 ArrayJobId=7 ArrayTaskId=0 JobName=cms-r-1";
  return ["Welcome", `${words} JobState=FAILED ExitCode=${code} Restarts=0`];
}

Deno.test("a job whose end is not in its log has the exit code that Slurm tells", async () => {
  const failed = {
    ...task("FAILED", "NonZeroExitCode"),
    scontrol: exit("3:0"),
  };
  const completed = { ...task("COMPLETED"), scontrol: exit("0:0") };
  const both = [
    [3, failed],
    [3, account("FAILED", "3:0")],
    [undefined, completed],
    [undefined, account("COMPLETED")],
  ] as const;

  for (const [code, slurm] of both) {
    const found = await verdict(BEGUN, slurm);

    assert.ok(found.kind === "ended");
    assert.equal(found.set["status"], "end");
    assert.equal(found.set["exit_code"], code);
  }
});

Deno.test("a job whose script was ended by a signal has crashed, and says so", async () => {
  const failed = { ...task("FAILED", "RaisedSignal:9"), scontrol: exit("0:9") };
  for (const slurm of [failed, account("FAILED", "0:9")]) {
    const found = await verdict(BEGUN, slurm);

    assert.ok(found.kind === "ended" && found.set["status"] === "crash");
    assert.match(String(found.set["reason"]), /log its end, ended by signal 9/);
  }
});

Deno.test("a job that failed and has not begun has crashed, with what is known", async () => {
  const described = { ...task("FAILED"), scontrol: exit("127:0") };
  const purged = { ...task("FAILED"), scontrol: "Invalid job id specified" };

  const withCode = await verdict(SUBMITTED, described);
  const without = await verdict(SUBMITTED, purged);

  assert.ok(withCode.kind === "ended" && withCode.set["status"] === "crash");
  assert.match(String(withCode.set["reason"]), /its start, with exit code 127/);
  assert.ok(without.kind === "ended" && without.set["status"] === "crash");
  assert.match(String(without.set["reason"]), /could log its start$/);
});

Deno.test("a job that is completed and has no log yet is doubted: a shared disk is slow", async () => {
  const found = await verdict(SUBMITTED, task("COMPLETED"));

  assert.ok(found.kind === "running" && found.isDoubtful);
  assert.match(found.because!, /completed, and it has no log/);
});

Deno.test("an end by a signal is Slurm's where Slurm says so, else the job's own", async () => {
  const timeout = await verdict(SIGNALLED, task("TIMEOUT"));
  const own = await verdict(SIGNALLED, task("FAILED", "NonZeroExitCode"));
  const forgotten = await verdict(SIGNALLED, { squeue: [] });
  const undecided = await verdict(SIGNALLED, task("COMPLETING"));

  assert.ok(timeout.kind === "ended" && timeout.set["status"] === "crash");
  assert.match(String(timeout.set["reason"]), /time limit/);
  for (const found of [own, forgotten]) {
    assert.ok(found.kind === "ended");
    assert.equal(found.set["status"], "end");
    assert.equal(found.set["exit_code"], 143);
  }
  assert.equal(undecided.kind, "running");
});

Deno.test("an end in the log needs no word of Slurm's", async () => {
  const calls: string[] = [];
  const asked = agent(ENDED, task("NODE_FAIL"), calls);

  const [found] = await inquireSlurm(asked, [PLACE]);

  const end = judge("r-1", found!.report);
  assert.ok(end.kind === "ended" && end.set["exit_code"] === 3);
  assert.equal(calls.includes("queued"), false);
});

Deno.test("a job that Slurm does not know and that left no trace was not begun", async () => {
  for (const sacct of [[], DISABLED, account("PENDING").sacct!]) {
    const found = await verdict(SUBMITTED, { sacct });

    assert.deepEqual(found, { kind: "absent" });
  }
});

Deno.test("a job that Slurm has forgotten has neither ended nor failed", async () => {
  // Accounts that never heard of its end say that it runs, for ever.
  for (const sacct of [[], DISABLED, account("RUNNING").sacct!]) {
    const found = await verdict(BEGUN, { sacct });

    assert.ok(found.kind === "running" && found.isDoubtful);
    assert.match(found.because!, /has forgotten it/);
  }
});

Deno.test("where squeue fails the accounts tell, of jobs that run, too", async () => {
  const squeue = "slurm_load_jobs error";
  const runs = await verdict(BEGUN, { ...account("RUNNING"), squeue });
  const waits = await verdict(SUBMITTED, { ...account("PENDING"), squeue });
  const ended = await verdict(BEGUN, { ...account("TIMEOUT"), squeue });

  assert.ok(runs.kind === "running" && runs.state === "start");
  assert.ok(waits.kind === "running" && waits.state === "run");
  assert.ok(ended.kind === "ended" && ended.set["status"] === "crash");
});

Deno.test("what accounts do not know is as it was, where squeue fails", async () => {
  const slurm = { squeue: "slurm_load_jobs error", sacct: [] };
  const begun = await verdict(BEGUN, slurm);
  const submitted = await verdict(SUBMITTED, slurm);

  assert.deepEqual(begun, { kind: "running", state: "start", pid: undefined });
  assert.ok(submitted.kind === "running" && submitted.state === "run");
});

Deno.test("a query that fails says nothing about any job", async () => {
  const slurm = { squeue: "slurm_load_jobs error", sacct: DISABLED };

  await assert.rejects(inquireSlurm(agent(BEGUN, slurm), [PLACE]), {
    code: "unreachable",
    message: "Slurm does not answer: slurm_load_jobs error",
  });
});

Deno.test("all jobs are asked about with one query", async () => {
  const places = Array.from({ length: 450 }, (_, at) => ({
    name: `j${at}`,
    directory: `exp/j${at}`,
    log: `j${at}.log`,
  }));
  const files = places.map(({ name }, at) =>
    `exp/${name}/${name}.slurm:# cloudmesh slurm: r-${at} cms-r-1 ${at}`
  );
  const calls: string[] = [];
  const squeue = places.map((_, at) => `task|cms-r-1|${at}|7_${at}|RUNNING||`);

  const found = await inquireSlurm(agent(files, { squeue }, calls), places);

  const queries = calls.filter((call) => call !== "look");
  assert.deepEqual(queries, ["queued"]);
  assert.ok(found.every(({ report }) => report.alive));
});

Deno.test("all that Slurm has forgotten, and all exit codes, are one more query each", async () => {
  const places = Array.from({ length: 400 }, (_, at) => ({
    name: `j${at}`,
    directory: `exp/j${at}`,
    log: `j${at}.log`,
  }));
  const files = places.map(({ name }, at) =>
    `exp/${name}/${name}.slurm:# cloudmesh slurm: r-${at} cms-r-1 ${at}`
  );
  const calls: string[] = [];
  const squeue = places.slice(200)
    .map((_, at) => `task|cms-r-1|${at + 200}|7_${at + 200}|FAILED||`);

  await inquireSlurm(agent(files, { squeue }, calls), places);

  const queries = calls.filter((call) => call !== "look");
  assert.deepEqual(queries, ["queued", "accounted", "described"]);
});

Deno.test("of jobs that surely wait no files are looked at, and nothing is asked twice", async () => {
  const calls: string[] = [];
  const asked = agent(BEGUN, task("PENDING", "Priority"), calls);
  const known = new Map([
    ["a", { attempt: "r-1", batch: "cms-r-1", index: "0" }],
  ]);

  const [waiting] = await inquireSlurm(asked, [PLACE], { known });
  const after: string[] = [];
  const runs = agent(BEGUN, task("RUNNING"), after);
  const [running] = await inquireSlurm(runs, [PLACE], { known });

  assert.deepEqual(calls, ["queued"]);
  assert.deepEqual(waiting!.report, {
    name: "a",
    attempt: "r-1",
    alive: true,
    waiting: true,
    waitsFor: "Slurm: Priority",
  });
  assert.deepEqual(after, ["queued", "look"]);
  assert.equal(judge("r-1", running!.report).kind, "running");
});
