import assert from "node:assert/strict";
import { userInfo } from "node:os";
import { createTransport } from "../../src/transport/mod.ts";
import { type Answer, session } from "./_session.ts";

/**
 * The runs that the specification shows, with this machine in all roles. Jobs
 * wait until the run itself waits, so that the lines up to there are always the
 * same; what comes then depends on which job ends first.
 */

const { username: me } = userInfo();

Deno.test("queue run fifo prints what the specification shows", async () => {
  const answer = await runWaiting(
    "job[1-8]",
    `--user=${me} --host=localhost`,
    "cms queue run fifo a --max_parallel=4",
  );

  const { beginning, end } = parts(answer);
  assert.equal(
    beginning,
    `\
INFO: Running job: job1 on ${me}@localhost

# ----------------------------------------------------------------------
# Run: job1
# ----------------------------------------------------------------------

INFO: Running Jobs: ['job1']
INFO: Running job: job2 on ${me}@localhost

# ----------------------------------------------------------------------
# Run: job2
# ----------------------------------------------------------------------

INFO: Running Jobs: ['job1', 'job2']
INFO: Running job: job3 on ${me}@localhost

# ----------------------------------------------------------------------
# Run: job3
# ----------------------------------------------------------------------

INFO: Running Jobs: ['job1', 'job2', 'job3']
INFO: Running job: job4 on ${me}@localhost

# ----------------------------------------------------------------------
# Run: job4
# ----------------------------------------------------------------------

INFO: Running Jobs: ['job1', 'job2', 'job3', 'job4']
INFO: Waiting. At max_parallel jobs=4.`,
  );
  assert.equal(
    end,
    `\
INFO: Ran Jobs: ['job1', 'job2', 'job3', 'job4', 'job5', 'job6', 'job7', 'job8']
INFO: Completed Jobs: ['job1', 'job2', 'job3', 'job4', 'job5', 'job6', 'job7', 'job8']`,
  );
  assert.deepEqual([answer.code, answer.out], [0, ""]);
});

Deno.test("queue run fifo_multi prints what the specification shows", async () => {
  const answer = await runWaiting(
    "job[1-8]",
    "",
    `cms queue run fifo_multi a --hosts=${me}@localhost,${me}@localhost,${me}@localhost`,
  );

  const { beginning, end } = parts(answer);
  assert.equal(
    beginning,
    `\
INFO: Starting job: job1 on host:${me}@localhost

# ----------------------------------------------------------------------
# Run: job1
# ----------------------------------------------------------------------

INFO: Running Jobs: ['job1']
INFO: Starting job: job2 on host:${me}@localhost

# ----------------------------------------------------------------------
# Run: job2
# ----------------------------------------------------------------------

INFO: Running Jobs: ['job1', 'job2']
INFO: Starting job: job3 on host:${me}@localhost

# ----------------------------------------------------------------------
# Run: job3
# ----------------------------------------------------------------------

INFO: Running Jobs: ['job1', 'job2', 'job3']
INFO: Waiting. All hosts running max jobs.`,
  );
  assert.equal(
    end,
    `\
INFO: Ran Jobs: ['job1', 'job2', 'job3', 'job4', 'job5', 'job6', 'job7', 'job8']
INFO: Completed Jobs: ['job1', 'job2', 'job3', 'job4', 'job5', 'job6', 'job7', 'job8']`,
  );
  assert.deepEqual([answer.code, answer.out], [0, ""]);
});

Deno.test("queue run fifo_multi takes its hosts from a cluster, in order", async () => {
  const answer = await runWaiting(
    "job[0-10]",
    "",
    "cms queue run fifo_multi a --hostfile=a",
  );

  const { beginning, end } = parts(answer);
  const block = (job: number) =>
    `\
INFO: Starting job: job${job} on host:${me}@localhost

# ----------------------------------------------------------------------
# Run: job${job}
# ----------------------------------------------------------------------

INFO: Running Jobs: [${jobs(job)}]
`;
  assert.equal(
    beginning,
    [0, 1, 2, 3, 4, 5].map(block).join("") +
      "INFO: Waiting. All hosts running max jobs.",
  );
  assert.equal(
    end,
    `INFO: Ran Jobs: [${jobs(10)}]\nINFO: Completed Jobs: [${jobs(10)}]`,
  );
});

/**
 * Runs a queue of jobs that go on until the run says that it waits. There is a
 * cluster `a`, too, of six hosts.
 */
async function runWaiting(
  names: string,
  assignment: string,
  line: string,
): Promise<Answer> {
  let gate = "";
  await using pi = await session({
    transport: createTransport(),
    onLine: (line) => {
      if (line.startsWith("INFO: Waiting.")) Deno.removeSync(gate);
    },
  });
  gate = `${pi.path}/gate`;
  await Deno.writeTextFile(gate, "");
  const command = `while [ -e ${gate} ]; do sleep 0.02; done`;
  const experiment = `--experiment=${pi.path}/experiment`;
  await pi.type(`cms queue create a ${experiment}`);
  await pi.type(
    `cms queue add a ${experiment} --name=${names} --command='${command}' ${assignment}`,
  );
  await pi.type(`cms cluster create a ${experiment}`);
  await pi.type(
    `cms cluster add a ${experiment} --id=host[1-6] --name=localhost --user=${me}`,
  );

  return await pi.type(`${line} ${experiment}`);
}

/** The lines to the first wait, and the last two with their names in order. */
function parts({ err }: Answer): { beginning: string; end: string } {
  const lines = err.split("\n");
  const wait = lines.findIndex((line) => line.startsWith("INFO: Waiting."));
  const [ran = "", completed = ""] = lines.slice(-2);
  const names = completed.match(/'\w+'/g) ?? [];
  const sorted = names.toSorted((a, b) => number(a) - number(b));
  return {
    beginning: lines.slice(0, wait + 1).join("\n"),
    end: `${ran}\n${
      completed.replace(/\[.*\]/, () => `[${sorted.join(", ")}]`)
    }`,
  };
}

function number(name: string): number {
  return Number(/\d+/.exec(name)?.[0]);
}

/** The jobs from `job0` on. */
function jobs(last: number): string {
  return Array.from({ length: last + 1 }, (_, at) => `'job${at}'`).join(", ");
}
