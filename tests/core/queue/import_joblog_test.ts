import assert from "node:assert/strict";
import { exportQueue } from "../../../src/core/queue/export.ts";
import { importJoblog } from "../../../src/core/queue/import_joblog.ts";
import { rerunJobs } from "../../../src/core/queue/rerun.ts";
import { FakeWorld } from "../../support/fake_world.ts";

const HEAD =
  "Seq\tHost\tStarttime\tJobRuntime\tSend\tReceive\tExitval\tSignal\tCommand";

/** As GNU parallel 20221122 wrote it, but for the host of the last one. */
const JOBLOG = `${HEAD}
1	:	1795339731.197	     0.000	0	0	0	0	true
2	:	1795339731.203	     0.004	0	0	3	0	exit 3
3	:	1795339731.207	     0.009	0	0	0	9	kill -9 $$
7	:	1795339731.272	     0.013	0	4	0	0	echo x	y
4	pi@red	1795339731.215	     1.858	0	0	-1	15	sleep 5
`;

async function imported(text = JOBLOG): Promise<FakeWorld> {
  const world = new FakeWorld();
  await importJoblog(world.ports, world.ref, { text, user: "me" });
  return world;
}

Deno.test("each line of a joblog is a job that has ended as it says", async () => {
  const world = await imported();

  assert.equal(
    world.states,
    "job1:end job2:end job3:end job4:kill job7:end",
  );
  const seen = ["job1", "job2", "job3", "job4", "job7"].map((name) => {
    const { user, host, exit_code, command } = world.job(name);
    return [user, host, exit_code, command];
  });
  assert.deepEqual(seen, [
    ["me", "localhost", undefined, "true"],
    ["me", "localhost", 3, "exit 3"],
    ["me", "localhost", 128 + 9, "kill -9 $$"],
    ["pi", "red", undefined, "sleep 5"],
    ["me", "localhost", undefined, "echo x\ty"],
  ]);
  const { started_at, ended_at } = world.job("job4");
  assert.equal(started_at, "2026-11-22T09:28:51.215Z");
  assert.equal(ended_at, "2026-11-22T09:28:53.073Z");
});

Deno.test("those that failed can be run again", async () => {
  const world = await imported();

  const { changes } = await world.clock.until(
    rerunJobs(world.ports, world.ref, { failed: true }),
  );

  assert.deepEqual(changes.map(({ job }) => job), ["job2", "job3", "job4"]);
  const { status, exit_code, started_at } = world.job("job4");
  assert.deepEqual([status, exit_code, started_at], [
    "ready",
    undefined,
    undefined,
  ]);
});

Deno.test("the last line of a number counts", async () => {
  const world = await imported(`${HEAD}
2	:	10.000	     1.000	0	0	1	0	again
1	:	11.000	     1.000	0	0	0	0	once
2	:	12.000	     1.000	0	0	0	0	again
`);

  assert.equal(world.states, "job1:end job2:end");
  assert.equal(world.job("job2")["exit_code"], undefined);
});

Deno.test("what was exported comes back, and goes out again, the same", async () => {
  const joblog = `${HEAD}
1	pi@red gpu 0	1795339731.197	     0.250	0	0	0	0	echo a  b\0true
3	pi@blue	1795339731.000	     2.000	0	0	3	0	exit 3
2	me@localhost	1795339731.215	    90.000	0	0	-1	15	sleep 500
4	?	1795339900.000	     0.000	0	0	-1	0	never
5	red	1795339901.000	     1.000	0	0	-1	9	lost
`;
  const world = await imported(joblog);

  const out = await exportQueue(world.ports, world.ref, { format: "joblog" });

  assert.equal(out, joblog);
});

const WRONG: readonly (readonly [string, string, RegExp])[] = [
  ["another file", "a\tb\n", /line 1: it does not begin with Seq Host/],
  ["a torn line", `${HEAD}\n1\t:\t17`, /line 2: "" is not what/],
  [
    "a number that is none",
    `${HEAD}\nx\t:\t1\t1\t0\t0\t0\t0\tls`,
    /line 2: "x"/,
  ],
  ["no command", `${HEAD}\n\n1\t:\t1\t1\t0\t0\t0\t0\t`, /line 3: .*no command/],
  ["a host that is none", `${HEAD}\n1\t-x\t1\t1\t0\t0\t0\t0\tls`, /host/],
];

for (const [what, text, message] of WRONG) {
  Deno.test(`a joblog with ${what} is refused as a whole`, async () => {
    const world = new FakeWorld();

    const importing = importJoblog(world.ports, world.ref, { text });

    await assert.rejects(importing, message);
    assert.equal(world.states, "");
  });
}

Deno.test("a name that is taken is refused", async () => {
  const world = await imported();
  const again = (prefix: string) =>
    importJoblog(world.ports, world.ref, { text: JOBLOG, prefix });

  await assert.rejects(again("job"), { code: "conflict" });
  assert.deepEqual((await again("second-")).at(-1), "second-7");
  await assert.rejects(again("../"), { code: "usage" });
});
