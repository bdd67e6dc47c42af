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

/** An agent on a machine with these lines in files and from squeue. */
function agent(
  files: readonly string[],
  squeue: readonly string[],
  status = 0,
) {
  return {
    boot: "-",
    request: (call: string) =>
      Promise.resolve(
        call === "look"
          ? { status: 0, text: "", data: [...files, ":cloudmesh look"] }
          : { status, text: "slurm_load_jobs error", data: squeue },
      ),
  };
}

async function verdict(files: readonly string[], squeue: readonly string[]) {
  const [found] = await inquireSlurm(agent(files, squeue), [PLACE]);
  return judge("r-1", found!.report);
}

function task(state: string, reason = "None"): string[] {
  return ["Welcome to the cluster", `cms-r-1|0|7_0|${state}|${reason}`];
}

for (const state of ["PENDING", "CONFIGURING", "REQUEUED", "REQUEUE_HOLD"]) {
  Deno.test(`a job that was submitted and is ${state} is on its way`, async () => {
    assert.deepEqual(await verdict(SUBMITTED, task(state, "Priority")), {
      kind: "running",
      state: "run",
      pid: undefined,
    });
  });
}

for (const state of ["RUNNING", "COMPLETING", "SUSPENDED", "SOMETHING_NEW"]) {
  Deno.test(`a job that has begun and is ${state} runs`, async () => {
    const { kind } = await verdict(BEGUN, task(state));

    assert.equal(kind, "running");
  });
}

const ENDS: Readonly<Record<string, RegExp>> = {
  TIMEOUT: /time limit/,
  DEADLINE: /deadline/,
  OUT_OF_MEMORY: /out of memory/,
  NODE_FAIL: /node failed/,
  BOOT_FAIL: /could not be booted/,
  PREEMPTED: /preempted/,
  FAILED: /before it could log/,
  COMPLETED: /log has no end/,
};

for (const [state, reason] of Object.entries(ENDS)) {
  Deno.test(`a job that is ${state} and has logged no end has crashed, and why`, async () => {
    for (const files of [SUBMITTED, BEGUN]) {
      const found = await verdict(files, task(state));

      assert.ok(found.kind === "ended");
      assert.equal(found.set["status"], "crash");
      assert.match(String(found.set["reason"]), reason);
    }
  });
}

Deno.test("a job that was cancelled is killed, begun or not", async () => {
  for (const files of [SUBMITTED, BEGUN, SIGNALLED]) {
    const found = await verdict(files, task("CANCELLED by 1000"));

    assert.ok(found.kind === "ended");
    assert.equal(found.set["status"], "kill");
  }
});

Deno.test("an end by a signal is Slurm's where Slurm says so, else the job's own", async () => {
  const timeout = await verdict(SIGNALLED, task("TIMEOUT"));
  const own = await verdict(SIGNALLED, task("FAILED", "NonZeroExitCode"));
  const forgotten = await verdict(SIGNALLED, []);
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
  for (const squeue of [[], task("NODE_FAIL")]) {
    const found = await verdict(ENDED, squeue);

    assert.ok(found.kind === "ended");
    assert.equal(found.set["exit_code"], 3);
  }
});

Deno.test("a job that Slurm does not know and that left no trace was not begun", async () => {
  assert.deepEqual(await verdict(SUBMITTED, []), { kind: "absent" });
});

Deno.test("a query that fails says nothing about any job", async () => {
  await assert.rejects(inquireSlurm(agent(BEGUN, [], 1), [PLACE]), {
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
  const { boot, request } = agent(
    files,
    places.map((_, at) => `cms-r-1|${at}|7_${at}|RUNNING|None`),
  );

  const found = await inquireSlurm({
    boot,
    request(call) {
      calls.push(call);
      return request(call);
    },
  }, places);

  assert.equal(calls.filter((call) => call === "queued").length, 1);
  assert.ok(found.every(({ report }) => report.alive));
});
