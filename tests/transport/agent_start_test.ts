import assert from "node:assert/strict";
import { executable } from "../support/executable.ts";
import { tempDir } from "../support/temp.ts";
import { until } from "../support/until.ts";
import { type Conversation, Workshop } from "./conversation.ts";
import { shadowed } from "./shadowed.ts";
import { SHELLS, shellTest } from "./shells.ts";

/** What a slow program does first. */
const WAIT = "until [ -e $GO ]; do sleep 0.02; done";

/** Waits until the agent has read everything that it was sent. */
async function settle({ channel }: Conversation): Promise<void> {
  await channel.inquire([{ name: "x", directory: "/x", log: "x.log" }]);
}

for (const shell of SHELLS) {
  const sh = shell.program;

  shellTest(shell, "starts a job, and tells its pid and its end", async () => {
    await using workshop = await Workshop.open({ sh });
    const talk = workshop.talk();
    const order = talk.order("a", "echo $PPID; exit 3");

    const pid = await talk.start(order);
    const code = await talk.hears("ended a.1");

    assert.equal(code, "3");
    assert.equal(await workshop.read("a", "a.pid"), `${pid}\n`);
    assert.deepEqual(talk.told, ["up", `started a.1 ${pid}`, "ended a.1 3"]);
  });

  shellTest(
    shell,
    "runs an attempt once, however often it is ordered",
    async () => {
      await using workshop = await Workshop.open({ sh });
      const talk = workshop.talk();
      const order = talk.order("a", "echo ran >>ran");

      talk.channel.start(order);
      talk.channel.start(order);
      await talk.hears("ended a.1");
      talk.channel.start(order);
      await talk.run(talk.order("b", ""));

      assert.equal(await workshop.read("a", "ran"), "ran\n");
    },
  );

  shellTest(shell, "lets a second attempt replace one that ended", async () => {
    await using workshop = await Workshop.open({ sh });
    const talk = workshop.talk();
    await talk.run(talk.order("a", "echo first; exit 3"));
    const again = talk.order("a", "echo second", { attempt: "a.2" });

    const code = await talk.run(again);

    assert.equal(code, 0);
    assert.equal(await workshop.read("a", "a.out"), "second\n");
    const { attempt, state, exitCode } = await talk.report(again);
    assert.deepEqual([attempt, state, exitCode], ["a.2", "end", 0]);
    assert.doesNotMatch(await workshop.read("a", "a.log"), /a\.1/);
  });

  shellTest(
    shell,
    "takes no traces of an older attempt for the next one's",
    async () => {
      await using slow = await shadowed("bash", WAIT);
      await using workshop = await Workshop.open({ sh, env: slow.env });
      const talk = workshop.talk();
      await talk.run(talk.order("a", "exit 3"));
      const again = talk.order("a", "", { shell: "bash", attempt: "a.2" });

      talk.channel.start(again);
      const before = await talk.report(again);
      await slow.go();
      await talk.hears("ended a.2");

      assert.deepEqual(
        [before.attempt, before.state, before.pid],
        [undefined, undefined, undefined],
      );
    },
  );

  shellTest(shell, "refuses a start while the job runs already", async () => {
    await using workshop = await Workshop.open({ sh });
    const talk = workshop.talk();
    const pid = await talk.start(talk.order("a", "sleep 600"));

    talk.channel.start(talk.order("a", "echo twice", { attempt: "a.2" }));
    const reason = await talk.hears("refused a.2");

    assert.equal(reason, `it is running there already as process ${pid}`);
    assert.equal(await workshop.read("a", "a.out"), "");
  });

  shellTest(
    shell,
    "starts a job again that has told its end and is not gone yet",
    async () => {
      await using directory = await tempDir();
      const [late, hold] = [directory.join("late.sh"), directory.join("hold")];
      await Deno.writeTextFile(hold, "");
      await Deno.writeTextFile(
        late,
        `trap 'while [ -e ${hold} ]; do sleep 0.05; done' EXIT\n`,
      );
      await using workshop = await Workshop.open({
        sh,
        env: { BASH_ENV: late },
      });
      const talk = workshop.talk();
      const order = talk.order("a", "echo once", { shell: "bash" });
      const pid = await talk.start(order);
      await talk.hears("ended a.1");

      talk.channel.start({ ...order, attempt: "a.2" });
      await talk.hears("ended a.2");

      assert.ok(Deno.statSync(`/proc/${pid}`).isDirectory);
      assert.equal((await talk.report(order)).attempt, "a.2");
      await Deno.remove(hold);
    },
  );

  shellTest(
    shell,
    "starts nothing behind another manager's fence",
    async () => {
      await using workshop = await Workshop.open({ sh });
      const [old, young] = [workshop.talk(), workshop.talk()];
      const file = workshop.join("deep", ".fence");
      await old.channel.fence(file, "old");
      assert.equal(await old.run(old.order("a", "")), 0);

      await young.channel.fence(file, "young");
      old.channel.start(old.order("b", ""));
      const reason = await old.hears("refused b.1");

      assert.equal(reason, "fenced");
      assert.equal(await young.run(young.order("b", "")), 0);
    },
  );

  shellTest(
    shell,
    "does not let a job begin that another's fence has overtaken",
    async () => {
      await using slow = await shadowed("bash", WAIT);
      await using workshop = await Workshop.open({ sh, env: slow.env });
      const [old, young] = [workshop.talk(), workshop.talk()];
      const file = workshop.join(".fence");
      await old.channel.fence(file, "old");
      const order = old.order("a", "echo ran", { shell: "bash" });
      old.channel.start(order);
      await settle(old);

      await young.channel.fence(file, "young");
      const { alive, pid } = await young.report(order);
      await slow.go();
      const reason = await old.hears("refused a.1");

      assert.deepEqual([alive, pid], [false, undefined]);
      assert.equal(reason, "fenced");
      await assert.rejects(
        workshop.read("a", "a.out"),
        Deno.errors.NotFound,
      );
    },
  );

  shellTest(
    shell,
    "lets a job run whose agent has died before it began",
    async () => {
      await using slow = await shadowed("bash", WAIT);
      await using workshop = await Workshop.open({ sh, env: slow.env });
      const talk = workshop.talk();
      await talk.channel.fence(workshop.join(".fence"), "old");
      const order = talk.order("a", "exit 3", { shell: "bash" });
      talk.channel.start(order);
      await settle(talk);

      await talk.channel.close();
      await slow.go();

      await until(async () => {
        const log = await workshop.read("a", "a.log").catch(() => "");
        return log.includes("exit code: 3\n# cloudmesh state: end");
      }, { what: "the job's end" });
    },
  );

  shellTest(shell, "refuses a shell that is not installed", async () => {
    await using workshop = await Workshop.open({ sh });
    const talk = workshop.talk();

    talk.channel.start(talk.order("a", "true", { shell: "nosuchsh" }));
    const reason = await talk.hears("refused a.1");

    assert.equal(reason, "the shell nosuchsh is not installed there");
    await assert.rejects(Deno.stat(workshop.join("a")), Deno.errors.NotFound);
  });

  shellTest(
    shell,
    "refuses, in the system's words, a directory that it may not make",
    async () => {
      await using workshop = await Workshop.open({
        // Nobody forbids root anything.
        sh: Deno.uid() === 0
          ? [executable("setpriv")!, "--reuid=65534", "--clear-groups", ...sh]
          : sh,
        env: { LC_ALL: "C" },
      });
      await Deno.chmod(workshop.experiment, 0o555);
      const talk = workshop.talk();

      talk.channel.start(talk.order("a", "true"));
      const reason = await talk.hears("refused a.1");

      await Deno.chmod(workshop.experiment, 0o755);
      assert.match(reason, /Permission denied/);
    },
  );

  shellTest(
    shell,
    "refuses, in the system's words, a file in the directory's place",
    async () => {
      await using workshop = await Workshop.open({ sh, env: { LC_ALL: "C" } });
      await Deno.writeTextFile(workshop.join("a"), "");
      const talk = workshop.talk();

      talk.channel.start(talk.order("a", "true"));
      const reason = await talk.hears("refused a.1");

      assert.match(reason, /File exists|Not a directory/);
    },
  );

  for (const file of ["a.sh", "a-nohup.log"]) {
    shellTest(
      shell,
      `refuses, in the system's words, a directory in the place of ${file}`,
      async () => {
        await using workshop = await Workshop.open({
          sh,
          env: { LC_ALL: "C" },
        });
        await Deno.mkdir(workshop.join("a", file), { recursive: true });
        const talk = workshop.talk();

        talk.channel.start(talk.order("a", "true"));
        const reason = await talk.hears("refused a.1");

        assert.match(reason, /directory/i);
      },
    );
  }

  shellTest(
    shell,
    "does not begin a job whose log cannot be written",
    async () => {
      await using workshop = await Workshop.open({ sh });
      await Deno.mkdir(workshop.join("a", "a.log"), { recursive: true });
      const talk = workshop.talk();

      talk.channel.start(talk.order("a", "echo ran >ran"));
      const reason = await talk.hears("refused a.1");

      assert.equal(reason, "its log cannot be written");
      const left = await Array.fromAsync(Deno.readDir(workshop.join("a")));
      assert.deepEqual(
        left.map(({ name }) => name).sort(),
        ["a-nohup.log", "a.log", "a.sh"],
      );
    },
  );

  shellTest(
    shell,
    "goes to the job's directory whatever CDPATH says",
    async () => {
      await using elsewhere = await Workshop.open();
      await Deno.mkdir(elsewhere.join("experiment/a"), { recursive: true });
      await using workshop = await Workshop.open();
      await using inside = await Workshop.open({
        sh: ["env", "-C", workshop.experiment, ...sh],
        env: { CDPATH: elsewhere.experiment },
      });
      const talk = inside.talk();
      const directory = "experiment/a";

      const code = await talk.run(talk.order("a", "pwd", { directory }));

      assert.equal(code, 0);
      assert.equal(
        await Deno.readTextFile(workshop.join("experiment/a/a.out")),
        `${workshop.join("experiment/a")}\n`,
      );
    },
  );

  shellTest(shell, "refuses when its own directory is gone", async () => {
    await using workshop = await Workshop.open();
    await Deno.mkdir(workshop.join("base"));
    await using inside = await Workshop.open({
      sh: ["env", "-C", workshop.join("base"), ...sh],
    });
    const talk = inside.talk();
    await talk.hears("up");
    await Deno.remove(workshop.join("base"));

    talk.channel.start(talk.order("a", "true"));
    const reason = await talk.hears("refused a.1");

    assert.equal(reason, `the directory ${workshop.join("base")} is gone`);
    await assert.rejects(talk.report(talk.order("a", "")), /is gone/);
  });

  if (executable("setsid")) {
    shellTest(shell, "refuses where no process can be begun", async () => {
      const says = "echo 'setsid: fork: no room for a process' >&2; exit 1";
      await using full = await shadowed(
        "setsid",
        `[ "$2" = true ] || { ${says}; }`,
      );
      await using workshop = await Workshop.open({ sh, env: full.env });
      const talk = workshop.talk();

      talk.channel.start(talk.order("a", "true"));
      const reason = await talk.hears("refused a.1");

      assert.equal(reason, "setsid: fork: no room for a process");
    });
  }
}
