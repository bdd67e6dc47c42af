import assert from "node:assert/strict";
import { existsSync as exists } from "node:fs";
import { executable } from "../support/executable.ts";
import { isRunning } from "../support/processes.ts";
import { type TempDir, tempDir } from "../support/temp.ts";
import { until } from "../support/until.ts";
import { type Conversation, Workshop } from "./conversation.ts";
import { SHELLS, shellTest } from "./shells.ts";

/** So many jobs of each of the two agents are started by setsid. */
const FEW = 2 * 8;
/** What those below need, and their shell. */
const PROGRAMS = [
  ...["sh", "mkdir", "mkfifo", "rm", "cat", "date", "ps", "env", "setsid"],
  ...["uname", "tr", "grep", "true"],
];
/** What has started the job. */
const STARTER = "ps -o args= -p $PPID || :";

/** An agent that has started some jobs already. */
async function busy(workshop: Workshop): Promise<Conversation> {
  const talk = workshop.talk();
  await talk.channel.fence(workshop.join(".fence"), "run.1");
  const names = Array.from({ length: FEW }, (_, n) => `few${n}`);
  await Promise.all(names.map((name) => talk.run(talk.order(name, STARTER))));
  assert.doesNotMatch(await workshop.read("few0", "few0.out"), /launcher/);
  return talk;
}

/** Runs a job and answers what it has printed. */
async function outputOf(
  { workshop, talk }: { workshop: Workshop; talk: Conversation },
  name: string,
  command: string,
): Promise<string> {
  assert.equal(await talk.run(talk.order(name, command)), 0, talk.told.at(-1));
  return (await workshop.read(name, `${name}.out`)).trim();
}

const noPerl = executable("perl") ? undefined : "no perl here";

function perlTest(
  behaviour: string,
  run: (shell: readonly [string, ...string[]]) => Promise<void>,
): void {
  for (const shell of SHELLS) {
    if (!noPerl) shellTest(shell, behaviour, () => run(shell.program));
    else {
      const name = `${shell.name} ${behaviour} (${noPerl})`;
      Deno.test({ name, ignore: true, fn: () => {} });
    }
  }
}

perlTest("has one perl start all jobs but the first ones", async (sh) => {
  await using workshop = await Workshop.open({ sh });
  const talk = await busy(workshop);
  const run = (name: string, command: string) =>
    outputOf({ workshop, talk }, name, command);

  assert.equal(await run("a", STARTER), "cms-launcher");
  const ids = await run("b", "ps -o pid=,sid=,pgid= -p $$");
  assert.equal(new Set(ids.split(/\s+/)).size, 1);
  const directory = workshop.join("c");
  assert.equal(await run("c", "pwd; echo $PWD"), `${directory}\n${directory}`);
  assert.equal(await run("d", "sh -c 'kill -INT $$'; echo $?"), "130");
  assert.equal(await run("e", "cat; sh -c 'exit 3'; echo $?"), "3");
  // Others may be of who runs the tests.
  const open =
    "for n in 3 4 5 6 7 8 9; do (: >&$n) 2>/dev/null && echo $n; done";
  assert.equal(await run("f", `${open}; :`), "");
  assert.match(await run("g", "env | grep ^CMS_"), /^CMS_TEST=\S+$/);
});

perlTest("goes on without a perl that has been killed", async (sh) => {
  await using workshop = await Workshop.open({ sh });
  const talk = await busy(workshop);
  for (const name of ["a", "b"]) { // of both agents
    const pid = await outputOf({ workshop, talk }, name, "echo $PPID");
    Deno.kill(Number(pid), "SIGKILL");
    await until(async () => !await isRunning(Number(pid)));
  }

  const starters = ["c", "d", "e", "f"]
    .map((name) => outputOf({ workshop, talk }, name, STARTER));

  assert.doesNotMatch((await Promise.all(starters)).join(), /launcher/);
});

/** Another machine with only these programs and perl, that has started some jobs. */
async function busyFar(
  sh: readonly [string, ...string[]],
  run: (far: {
    programs: TempDir;
    workshop: Workshop;
    talk: Conversation;
  }) => Promise<void>,
): Promise<void> {
  await using programs = await tempDir();
  for (const name of [...PROGRAMS, "perl", "kill"]) {
    await Deno.symlink(executable(name)!, programs.join(name));
  }
  const env = { PATH: programs.path };
  await using workshop = await Workshop.open({ sh, env });
  const talk = workshop.talk({ isFar: true });
  await talk.channel.fence(workshop.join(".fence"), "run.1");
  for (let n = 0; n <= FEW / 2; n++) {
    assert.equal(await talk.run(talk.order(`few${n}`, "true")), 0);
  }
  await run({ programs, workshop, talk });
}

perlTest("has perl make the directories of jobs far away", async (sh) => {
  await busyFar(sh, async ({ programs, workshop, talk }) => {
    await Deno.remove(programs.join("mkdir"));

    const names = ["a", "b c", "d"];
    const codes = names.map((name) =>
      talk.run(
        talk.order(name.slice(0, 1), "true", {
          directory: workshop.join(name),
        }),
      )
    );

    assert.deepEqual(await Promise.all(codes), [0, 0, 0]);
    assert.ok(names.every((name) => exists(workshop.join(name))));
  });
});

perlTest(
  "has mkdir make what perl cannot, and say why it cannot",
  async (sh) => {
    await busyFar(sh, async ({ workshop, talk }) => {
      const order = (name: string, directory: string) =>
        talk.order(name, "true", { directory: workshop.join(directory) });
      await Deno.writeTextFile(workshop.join("file"), "");

      assert.equal(await talk.run(order("a", "deep/er/a")), 0);
      talk.channel.start(order("b", "file/b"));

      assert.match(await talk.hears("refused b.1"), /^mkdir: .*\/file/);
    });
  },
);

perlTest(
  "makes directories without a perl that has been killed",
  async (sh) => {
    await busyFar(sh, async ({ workshop, talk }) => {
      const pid = await outputOf({ workshop, talk }, "a", "echo $PPID");
      Deno.kill(Number(pid), "SIGKILL");
      await until(async () => !await isRunning(Number(pid)));

      for (const name of ["b", "c"]) {
        assert.equal(await talk.run(talk.order(name, "true")), 0);
      }
    });
  },
);

perlTest("leaves no perl behind, and no file", async (sh) => {
  await using workshop = await Workshop.open({ sh });
  const talk = await busy(workshop);
  const long = await talk.start(talk.order("a", "sleep 600"));

  await talk.channel.close();

  const own = async () => (await workshop.processes()).length === 2;
  await until(own, { what: "the end of all but the job and its sleep" });
  assert.ok((await workshop.processes()).includes(long));
  const names = Array.from(Deno.readDirSync(workshop.experiment));
  assert.deepEqual(names.filter(({ name }) => /-\d+/.test(name)), []);
});

perlTest("tells of a job that perl cannot start", async (sh) => {
  await using programs = await tempDir();
  const shell = executable("sh")!;
  await Deno.symlink(shell, programs.join("ksh"));
  const PATH = `${programs.path}:${Deno.env.get("PATH")}`;
  await using workshop = await Workshop.open({ sh, env: { PATH } });
  const talk = await busy(workshop);
  const order = (name: string) => talk.order(name, "true", { shell: "ksh" });
  await talk.run(order("a"));
  await talk.run(order("b"));
  await Deno.remove(programs.join("ksh"));

  talk.channel.start(order("c"));

  assert.match(
    await talk.hears("refused c.1"),
    /^it cannot be started: No such file or directory$/,
  );
});

/** The environment of agents to whom a script is perl. */
async function instead(programs: TempDir, script: string) {
  const perl = programs.join("perl");
  await Deno.writeTextFile(perl, `#!/bin/sh\n${script}\n`);
  await Deno.chmod(perl, 0o755);
  return { PATH: `${programs.path}:${Deno.env.get("PATH")}` };
}

perlTest("starts many jobs where perl does not work", async (sh) => {
  await using programs = await tempDir();
  const env = await instead(programs, "sleep 0.1; exit 127");
  await using workshop = await Workshop.open({ sh, env });
  const talk = await busy(workshop);
  const names = Array.from({ length: FEW }, (_, n) => `more${n}`);

  const codes = names.map((name) => talk.run(talk.order(name, "exit 3")));

  assert.deepEqual(new Set(await Promise.all(codes)), new Set([3]));
});

perlTest("hears of jobs after one that perl had no process for", async (sh) => {
  await using programs = await tempDir();
  const fails = "*CORE::GLOBAL::fork = sub { $forks++ == 1 ? undef : fork }";
  const env = await instead(
    programs,
    `exec ${executable("perl")} -e 'BEGIN { ${fails} }' "$@"`,
  );
  await using workshop = await Workshop.open({ sh, env });
  const talk = await busy(workshop);

  for (const name of ["a", "b"]) { // of both agents
    talk.channel.start(talk.order(name, "true"));
    assert.match(await talk.hears(`refused ${name}.1`), /^no process can/);
  }

  assert.equal(await talk.run(talk.order("c", "exit 3")), 3);
  assert.equal(await talk.run(talk.order("d", "exit 3")), 3);
});

perlTest("has perl begin nothing after a take-over", async (sh) => {
  await using workshop = await Workshop.open({ sh });
  const talk = await busy(workshop);
  const pids = [];
  for (const name of ["a", "b"]) { // of both agents
    pids.push(Number(await outputOf({ workshop, talk }, name, "echo $PPID")));
  }
  for (const pid of pids) Deno.kill(pid, "SIGSTOP");
  for (const name of ["c", "d"]) talk.channel.start(talk.order(name, "true"));
  await talk.report(talk.order("c", "true")); // so it was sent to perl
  await until(() => exists(workshop.join("d", "d-nohup.log")));

  await workshop.talk().channel.fence(workshop.join(".fence"), "run.2");
  for (const pid of pids) Deno.kill(pid, "SIGCONT");

  for (const name of ["c", "d"]) {
    assert.equal(await talk.hears(`refused ${name}.1`), "fenced");
    assert.ok(!exists(workshop.join(name, `${name}.pid`)));
  }
});

perlTest("leaves what is set for perl to the jobs", async (sh) => {
  const PERL5OPT = "-Mno::such::module";
  await using workshop = await Workshop.open({ sh, env: { PERL5OPT } });
  const talk = await busy(workshop);

  const said = await outputOf(
    { workshop, talk },
    "a",
    `${STARTER}; echo $PERL5OPT`,
  );

  assert.doesNotMatch(said, /launcher/);
  assert.ok(said.endsWith(PERL5OPT));
});

for (const shell of SHELLS) {
  shellTest(shell, "starts many jobs where there is no perl", async () => {
    await using programs = await tempDir();
    for (const name of PROGRAMS) {
      await Deno.symlink(executable(name)!, programs.join(name));
    }
    const env = { PATH: programs.path };
    await using workshop = await Workshop.open({ sh: shell.program, env });
    const talk = await busy(workshop);

    const said = await outputOf({ workshop, talk }, "a", STARTER);

    assert.doesNotMatch(said, /launcher/);
  });
}
