import assert from "node:assert/strict";
import { parseMachine } from "../../src/core/host.ts";
import { judge } from "../../src/core/verdict.ts";
import { createTransport } from "../../src/transport/mod.ts";
import { processesWithEnvironment, signalAll } from "../support/processes.ts";
import {
  RUN_ALL,
  type SlurmStandIn,
  slurmStandIn,
} from "../support/slurm_stand_in.ts";
import { type TempDir, tempDir } from "../support/temp.ts";
import { until } from "../support/until.ts";
import { Conversation } from "./conversation.ts";

const FULL = "echo 'sbatch: error: AssocMaxSubmitJobLimit' >&2; exit 1";
const SLEEPY =
  "echo 'sbatch: error: Slurm temporarily unable to accept job, sleeping and retrying' >&2; exec sleep 600";

interface Site {
  readonly slurm: SlurmStandIn;
  readonly directory: TempDir;
  talk(): Conversation;
  /** What runs there, by the first word of its command line. */
  programs(): Promise<string[]>;
}

/** A test with Slurm's stand-in. */
function standInTest(name: string, run: (site: Site) => Promise<void>): void {
  Deno.test(name, async () => {
    await using stack = new AsyncDisposableStack();
    const slurm = stack.use(await slurmStandIn());
    const directory = stack.use(await tempDir());
    const mark = `CMS_TEST=${crypto.randomUUID()}`;
    stack.defer(async () => {
      await until(async () => {
        const left = await processesWithEnvironment(mark);
        signalAll(left, "SIGKILL");
        return left.length === 0;
      }, { what: "the end of all processes" });
    });
    const path = `PATH=${slurm.bin}:${Deno.env.get("PATH")}`;
    const transport = createTransport({ sh: ["env", mark, path, "sh"] });
    const machine = parseMachine(undefined, "slurm:localhost");
    const programs = async () => {
      const pids = await processesWithEnvironment(mark);
      const lines = pids.map((pid) =>
        Deno.readTextFile(`/proc/${pid}/cmdline`).catch(() => "")
      );
      return (await Promise.all(lines)).map((line) => line.split("\0")[0]!);
    };
    await run({
      slurm,
      programs,
      directory,
      talk: () =>
        stack.use(new Conversation(transport, machine, directory.path)),
    });
  });
}

standInTest(
  "jobs run through sbatch, whatever banner it prints",
  async ({ talk, slurm }) => {
    const conversation = talk();
    const orders = ["a", "b", "c"]
      .map((name) => conversation.order(name, "exit 3"));

    const codes = await Promise.all(orders.map((it) => conversation.run(it)));

    assert.deepEqual(codes, [3, 3, 3]);
    assert.equal(slurm.calls("sbatch").length, 1);
    assert.match(slurm.calls("sbatch")[0]!, /--no-requeue .*--array=0,1,2$/);
  },
);

standInTest(
  "many jobs all run through sbatch",
  async ({ talk, slurm }) => {
    const conversation = talk();
    await conversation.channel.fence(
      `${conversation.experiment}/.fence`,
      "run.1",
    );
    const orders = Array.from({ length: 20 }, (_, n) => `job${n}`)
      .map((name) => conversation.order(name, "exit 3"));

    await Promise.all(orders.map((it) => conversation.run(it)));

    const submitted = slurm.calls("sbatch")
      .flatMap((call) => /--array=(.*)$/.exec(call)![1]!.split(","));
    assert.equal(submitted.length, orders.length);
  },
);

standInTest(
  "what is over a limit waits and says so, and is submitted when there is room",
  async ({ talk, slurm }) => {
    slurm.set("sbatch", FULL);
    const conversation = talk();
    const order = conversation.order("a", "exit 4");

    conversation.channel.start(order);
    const report = await until(async () => {
      const report = await conversation.report(order);
      return report.waiting && report;
    });
    slurm.set("sbatch", RUN_ALL);

    assert.deepEqual(judge(order.attempt, report), {
      kind: "running",
      state: "run",
      pid: undefined,
      because: "Slurm takes no more jobs now: AssocMaxSubmitJobLimit",
    });
    assert.equal(await conversation.hears("ended a.1"), "4");
  },
);

standInTest(
  "a job that waits for room is killed without a word to Slurm",
  async ({ talk, slurm }) => {
    slurm.set("sbatch", FULL);
    const conversation = talk();
    const order = conversation.order("a", "true");
    conversation.channel.start(order);
    await until(async () => (await conversation.report(order)).waiting);

    const outcome = await conversation.channel.kill(order, 1);
    slurm.set("sbatch", RUN_ALL);
    await conversation.run(conversation.order("b", "true"));

    assert.equal(outcome, "killed");
    assert.ok(!conversation.told.some((line) => line.startsWith("started a")));
  },
);

standInTest(
  "sbatch does not hold up others with its own waiting",
  async ({ talk, slurm }) => {
    slurm.set("sbatch", SLEEPY);
    const conversation = talk();
    const order = conversation.order("a", "true");

    conversation.channel.start(order);
    const { waitsFor } = await until(async () => {
      const report = await conversation.report(order);
      return report.waiting && report;
    });
    slurm.set("sbatch", RUN_ALL);

    assert.match(waitsFor!, /temporarily unable to accept job/);
    assert.equal(await conversation.hears("ended a.1"), "0");
  },
);

standInTest(
  "a controller that does not answer takes the array later",
  async ({ talk, slurm }) => {
    slurm.set(
      "sbatch",
      "echo 'sbatch: error: Unable to contact slurm controller' >&2; exit 1",
    );
    slurm.set(
      "squeue",
      "echo 'Unable to contact slurm controller' >&2; exit 1",
    );
    const conversation = talk();

    conversation.channel.start(conversation.order("a", "exit 5"));
    await until(() => slurm.calls("squeue").length > 0);
    slurm.set("squeue", "cat squeue.out; exit 0");
    slurm.set("sbatch", RUN_ALL);

    assert.equal(await conversation.hears("ended a.1"), "5");
  },
);

standInTest(
  "an array that arrived though sbatch failed is not submitted again",
  async ({ talk, slurm }) => {
    slurm.set(
      "sbatch",
      `(${RUN_ALL}) >/dev/null; echo 'Socket timed out' >&2; exit 1`,
    );
    const conversation = talk();

    const code = await conversation.run(conversation.order("a", "exit 6"));

    assert.equal(code, 6);
    assert.equal(slurm.calls("sbatch").length, 1);
  },
);

standInTest(
  "an end by a signal is told when Slurm has had its say",
  async ({ talk, slurm, directory }) => {
    const conversation = talk();
    const [own, slurms] = ["own", "slurms"]
      .map((name) => conversation.order(name, "exit 143")) as [never, never];
    slurm.set(
      "squeue",
      `sed -e 's/|0|\\(.*\\)RUNNING/|0|\\1FAILED/' -e 's/|1|\\(.*\\)RUNNING/|1|\\1TIMEOUT/' squeue.out`,
    );

    conversation.channel.start(own);
    conversation.channel.start(slurms);
    const code = await conversation.hears("ended own.1");
    const report = await conversation.report(slurms);

    assert.equal(code, "143");
    assert.match(
      await Deno.readTextFile(directory.join("slurms/slurms.log")),
      /exit code: 143/,
    );
    assert.match(report.reason!, /time limit/);
    assert.ok(
      !conversation.told.some((line) => line.startsWith("ended slurms")),
    );
  },
);

standInTest(
  "accounts that come and go are asked each time, and never needed",
  async ({ talk, slurm, directory }) => {
    const conversation = talk();
    const order = conversation.order(
      "a",
      "until [ -e go ]; do sleep 0.05; done",
    );
    await conversation.start(order);
    slurm.set("squeue", "exit 0"); // it has forgotten all
    const doubts: (string | undefined)[] = [];
    for (
      const sacct of [
        "echo 'Slurm accounting storage is disabled' >&2; exit 1",
        "echo Welcome; echo 'cms-a.1-1|7_0|RUNNING|0:0'",
        "exit 127",
      ]
    ) {
      slurm.set("sacct", sacct);
      doubts.push((await conversation.report(order)).doubt);
    }
    slurm.set("sacct", "echo Welcome; echo 'cms-a.1-1|7_0|NODE_FAIL|1:0'");
    const report = await conversation.report(order);

    assert.deepEqual(
      doubts,
      Array(3).fill("Slurm has forgotten it, and its log has no end"),
    );
    assert.match(report.reason!, /node failed/);
    const [call] = slurm.calls("sacct");
    assert.match(
      call!,
      /^-n -P -X -S now-30days --name=cms-a\.1-1 -o JobName,JobID,State,ExitCode$/,
    );
    await Deno.writeTextFile(directory.join("a/go"), "");
  },
);

standInTest(
  "who takes over waits for what the manager before is submitting",
  async ({ talk, slurm, directory, programs }) => {
    slurm.set(
      "sbatch",
      `touch begun; until [ -e go ]; do sleep 0.02; done; ${RUN_ALL}`,
    );
    const file = directory.join(".a-queue.run");
    const old = talk();
    await old.channel.fence(file, "old");
    old.channel.start(old.order("a", "exit 7"));
    await until(() => slurm.calls("sbatch").length > 0);

    const young = talk();
    let isFenced = false;
    const fencing = young.channel.fence(file, "young").then(() =>
      isFenced = true
    );
    await until(async () => (await programs()).includes("flock"));
    const wasFenced = isFenced;
    await Deno.writeTextFile(slurm.join("go"), "");
    await fencing;
    const report = await young.report(young.order("a", ""));

    assert.equal(wasFenced, false);
    assert.equal(report.attempt, "a.1");
    assert.equal(report.alive || report.state === "end", true);
  },
);

standInTest(
  "what a manager submits after it was fenced off is not submitted",
  async ({ talk, slurm, directory }) => {
    const file = directory.join(".a-queue.run");
    const old = talk();
    await old.channel.fence(file, "old");
    const young = talk();
    await young.channel.fence(file, "young");

    old.channel.start(old.order("a", ""));

    assert.equal(await old.hears("refused a.1"), "fenced");
    assert.deepEqual(slurm.calls("sbatch"), []);
  },
);

standInTest(
  "a task that was submitted once more by another manager does nothing",
  async ({ talk, slurm, directory }) => {
    // The array arrives when nobody waits for it any more.
    slurm.set("sbatch", "echo 7");
    const old = talk();
    old.channel.start(old.order("a", "echo old >>ran"));
    await until(() => slurm.calls("sbatch").length > 0);
    const young = talk();
    slurm.set("sbatch", RUN_ALL);
    const again = { ...young.order("a", "echo young >>ran"), attempt: "a.2" };
    await young.run(again);

    const late = await new Deno.Command("sh", {
      args: [slurm.join("script.cms-a.1-1")],
      env: { SLURM_ARRAY_TASK_ID: "0" },
      cwd: directory.path,
    }).output();

    assert.equal(late.code, 1);
    assert.equal(await Deno.readTextFile(directory.join("a/ran")), "young\n");
  },
);
