import assert from "node:assert/strict";
import { executable } from "../support/executable.ts";
import { tempDir } from "../support/temp.ts";
import { until } from "../support/until.ts";
import { Workshop } from "./conversation.ts";
import { SHELLS, shellTest } from "./shells.ts";
import { firstLine, runs } from "./traces.ts";

/** More than a test waits. */
const LONG_SECONDS = 600;

/** As far as a killer comes that is killed itself. */
async function beginKilling(workshop: Workshop, secondsAgo: number) {
  const talk = workshop.talk();
  const command = "echo on >on; until [ -e go ]; do sleep 0.1; done; :";
  const order = talk.order("a", command);
  const pid = await talk.start(order);
  // The script says that it has started before it forks for the command.
  await firstLine(workshop.join("a", "on"));
  const since = Math.floor(Date.now() / 1_000) - secondsAgo;
  await Deno.writeTextFile(
    workshop.join("a", "a.log"),
    `# cloudmesh ending: ${pid} ${since}\n`,
    { append: true },
  );
  Deno.kill(pid, "SIGKILL");
  await until(async () => !await runs(pid), { what: "the end of its shell" });
  return { talk, order };
}

for (const shell of SHELLS) {
  const sh = shell.program;

  shellTest(shell, "ends a job, and says so in its log", async () => {
    await using workshop = await Workshop.open({ sh });
    const talk = workshop.talk();
    const order = talk.order("a", "sleep 600; echo survived");
    const pid = await talk.start(order);

    const outcome = await talk.channel.kill(order, LONG_SECONDS);

    assert.equal(outcome, "killed");
    assert.equal(await runs(pid), false);
    const log = await workshop.read("a", "a.log");
    assert.match(log, /\n# cloudmesh state: kill\n$/);
    assert.doesNotMatch(log, /state: end/);
    const { state, alive } = await talk.report(order);
    assert.deepEqual([state, alive], ["kill", false]);
  });

  shellTest(shell, "lets a job clean up within the grace period", async () => {
    await using workshop = await Workshop.open({ sh });
    const talk = workshop.talk();
    const order = talk.order(
      "a",
      `trap 'sleep 0.3; echo clean; exit' TERM; echo on >on; ` +
        `while :; do sleep 0.1; done`,
    );
    await talk.start(order);
    await firstLine(workshop.join("a", "on"));

    const outcome = await talk.channel.kill(order, LONG_SECONDS);

    assert.equal(outcome, "killed");
    assert.equal(await workshop.read("a", "a.out"), "clean\n");
  });

  shellTest(shell, "takes a job for running while it cleans up", async () => {
    await using workshop = await Workshop.open({ sh });
    const talk = workshop.talk();
    const order = talk.order(
      "a",
      `trap ':' TERM; echo on >on; until [ -e go ]; do sleep 0.1; done`,
    );
    const pid = await talk.start(order);
    await firstLine(workshop.join("a", "on"));

    const outcome = talk.channel.kill(order, LONG_SECONDS);
    await until(async () => !await runs(pid), { what: "the end of its shell" });
    const meanwhile = await talk.report(order);
    await Deno.writeTextFile(workshop.join("a", "go"), "");

    assert.deepEqual([meanwhile.state, meanwhile.alive], ["start", true]);
    assert.equal(await outcome, "killed");
    const { state, alive } = await talk.report(order);
    assert.deepEqual([state, alive], ["kill", false]);
  });

  shellTest(
    shell,
    "takes a session for that of a killed job for a minute",
    async () => {
      await using workshop = await Workshop.open({ sh });

      const { talk, order } = await beginKilling(workshop, 61);

      const { state, alive } = await talk.report(order);
      assert.deepEqual([state, alive], ["kill", false]);
    },
  );

  shellTest(
    shell,
    "knows a killed job though its end was not noted",
    async () => {
      await using workshop = await Workshop.open({ sh });
      const { talk, order } = await beginKilling(workshop, 0);

      const meanwhile = await talk.report(order);
      await Deno.writeTextFile(workshop.join("a", "go"), "");

      assert.deepEqual([meanwhile.state, meanwhile.alive], ["start", true]);
      const killed = await until(async () => {
        const report = await talk.report(order);
        return !report.alive && report;
      });
      assert.equal(killed.state, "kill");
    },
  );

  shellTest(shell, "ends a job that ignores TERM after the grace", async () => {
    await using workshop = await Workshop.open({ sh });
    const talk = workshop.talk();
    const order = talk.order(
      "a",
      `trap '' TERM; echo on >on; sleep 600; echo survived`,
    );
    await talk.start(order);
    await firstLine(workshop.join("a", "on"));

    const outcome = await talk.channel.kill(order, 1);

    assert.equal(outcome, "killed");
    assert.equal(await workshop.read("a", "a.out"), "");
    const left = () => workshop.processes();
    await until(async () => (await left()).length === 1, {
      what: "the end of all but the agent",
    });
  });

  shellTest(
    shell,
    "ends a job's processes in other process groups, too",
    async () => {
      await using workshop = await Workshop.open({ sh });
      const talk = workshop.talk();
      const order = talk.order(
        "a",
        "set -m; (trap '' TERM; echo $BASHPID >on; sleep 600) & wait",
        { shell: "bash" },
      );
      await talk.start(order);
      const pid = Number(await firstLine(workshop.join("a", "on")));

      const outcome = await talk.channel.kill(order, 0);

      assert.equal(outcome, "killed");
      assert.equal(await runs(pid), false);
    },
  );

  shellTest(shell, "tells each of a job's processes of TERM once", async () => {
    await using workshop = await Workshop.open({ sh });
    const talk = workshop.talk();
    const count = "trap 'echo TERM >>$told' TERM; echo on >$told.on; " +
      "while ! [ -e go ]; do sleep 0.05; done";
    const order = talk.order(
      "a",
      `set -m; (told=other; ${count}) & set +m; (told=group; ${count}); wait`,
      { shell: "bash" },
    );
    await talk.start(order);
    await firstLine(workshop.join("a", "other.on"));
    await firstLine(workshop.join("a", "group.on"));

    const outcome = talk.channel.kill(order, LONG_SECONDS);
    await firstLine(workshop.join("a", "other"));
    await firstLine(workshop.join("a", "group"));
    await Deno.writeTextFile(workshop.join("a", "go"), "");

    assert.equal(await outcome, "killed");
    assert.equal(await workshop.read("a", "other"), "TERM\n");
    assert.equal(await workshop.read("a", "group"), "TERM\n");
  });

  shellTest(shell, "leaves a job that has ended as it is", async () => {
    await using workshop = await Workshop.open({ sh });
    const talk = workshop.talk();
    const order = talk.order("a", "exit 3");
    await talk.run(order);

    const outcome = await talk.channel.kill(order, LONG_SECONDS);

    assert.equal(outcome, "ended");
    assert.doesNotMatch(await workshop.read("a", "a.log"), /kill/);
    const { state, exitCode } = await talk.report(order);
    assert.deepEqual([state, exitCode], ["end", 3]);
  });

  shellTest(shell, "answers others while a job has its grace", async () => {
    await using workshop = await Workshop.open({ sh });
    const talk = workshop.talk();
    const order = talk.order("a", `trap '' TERM; echo on >on; sleep 600`);
    await talk.start(order);
    await firstLine(workshop.join("a", "on"));
    const finished: string[] = [];

    const killed = talk.channel.kill(order, 1)
      .then(() => finished.push("kill"));
    await talk.run(talk.order("b", "")).then(() => finished.push("b"));
    await killed;

    assert.deepEqual(finished, ["b", "kill"]);
  });

  subreaperTest(shell, "needs nobody to wait for a killed job", async (sh) => {
    await using workshop = await Workshop.open({ sh });
    const talk = workshop.talk();
    const [killed, crashed] = [
      talk.order("a", "sleep 600; :"),
      talk.order("b", "sleep 600; :"),
    ];
    await talk.start(killed);
    const pid = await talk.start(crashed);
    Deno.kill(pid, "SIGKILL");

    const outcome = await talk.channel.kill(killed, LONG_SECONDS);
    const { alive } = await talk.report(crashed);

    assert.equal(outcome, "killed");
    assert.equal(alive, false);
  });
}

/** What a job and its end need, and no setsid; as on macOS. */
const WITHOUT_SETSID = [
  ...["bash", "sh", "sleep", "mkdir", "rm", "cat", "date", "nohup", "grep"],
  ...["tail", "tr", "ps", "env"],
];

Deno.test("bash without setsid ends a job's processes all the same", async () => {
  await using programs = await tempDir();
  for (const name of WITHOUT_SETSID) {
    await Deno.symlink(executable(name)!, programs.join(name));
  }
  await using workshop = await Workshop.open({
    sh: ["bash"],
    env: { PATH: programs.path },
  });
  const talk = workshop.talk();
  const order = talk.order("a", "sleep 600 & sleep 600; echo survived");
  await talk.start(order);
  const { alive } = await talk.report(order);

  const outcome = await talk.channel.kill(order, LONG_SECONDS);

  assert.equal(alive, true);
  assert.equal(outcome, "killed");
  await until(async () => (await workshop.processes()).length === 1, {
    what: "the end of all but the agent",
  });
});

/** Adopts orphans, as process 1 does, and never waits for them. */
const SUBREAPER = `
import ctypes, os, sys
ctypes.CDLL(None).prctl(36, 1, 0, 0, 0)
pid = os.fork()
pid or os.execv(sys.argv[1], sys.argv[1:])
os.waitpid(pid, 0)
`;

function subreaperTest(
  shell: (typeof SHELLS)[number],
  behaviour: string,
  run: (sh: [string, ...string[]]) => Promise<void>,
): void {
  const python = executable("python3");
  if (Deno.build.os !== "linux" || !python) return;
  shellTest(
    shell,
    behaviour,
    () => run([python, "-c", SUBREAPER, ...shell.program]),
  );
}

/** What signals do to processes of another user, and to those that hang. */
const POWERLESS = {
  "is another user's": "kill() { return 1; }\n",
  "does not end": "kill() { :; }\n",
} as const;

/** The clock of an agent that asks for it as `cms_alive` does. */
const MINUTES_LATER = "date() { echo $(($(command date +%s) + 300)); }\n";

for (const [what, functions] of Object.entries(POWERLESS)) {
  Deno.test(`a job of which a process ${what} is not said to be killed`, async () => {
    await using workshop = await Workshop.open();
    const talk = workshop.talk();
    const order = talk.order("a", "until [ -e go ]; do sleep 0.1; done");
    const pid = await talk.start(order);
    const powerless = workshop.talk({ isFar: true, functions });

    await assert.rejects(powerless.channel.kill(order, 0), {
      code: "conflict",
      message:
        /^Cannot end job "a" on localhost: a process of it, \d+ or below/,
    });

    assert.equal(await runs(pid), true);
    assert.doesNotMatch(await workshop.read("a", "a.log"), /state: kill/);
    assert.equal((await talk.report(order)).alive, true);
    const later = workshop.talk({ isFar: true, functions: MINUTES_LATER });
    assert.equal((await later.report(order)).alive, true);
    assert.equal(await talk.channel.kill(order, LONG_SECONDS), "killed");
  });
}
