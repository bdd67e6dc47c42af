import assert from "node:assert/strict";
import type { Command } from "../../src/cli/command.ts";
import { commandsFor } from "../../src/cli/commands/mod.ts";
import { loadAll } from "../../src/cli/load_commands.ts";
import { abridge } from "../../src/cli/completion/candidate.ts";
import { answerShell } from "../../src/cli/completion/mod.ts";
import { SCHEDULERS } from "../../src/schedulers/mod.ts";

const COMMANDS = await loadAll(commandsFor(SCHEDULERS.values()));
const BREAKS = " \t\n\"'@><=;|&(:";

const NAMES = {
  queues: (experiment: string) =>
    experiment === "experiment" ? ["a", "b"] : ["other"],
  clusters: () => ["c"],
  jobs: () => ["job1", "job2", "x:y"],
  hosts: () => Promise.resolve([{ id: "h1", name: "red", user: "pi" }]),
};

/** What is offered at the end of the line, as fish is told. */
async function offered(
  line: string,
  { commands = COMMANDS, env = {} }: {
    commands?: readonly Command[];
    env?: Readonly<Record<string, string>>;
  } = {},
): Promise<string[]> {
  const defaults = { env };
  const lines = await answerShell(["fish", ...line.split(" ").slice(1)], {
    commands,
    names: NAMES,
    defaults,
  });
  return lines.map((it) => it.split("\t")[0]!);
}

const OFFERED: Readonly<Record<string, readonly string[]>> = {
  "cms q": ["queue"],
  "cms queue ru": ["run"],
  "cms queue run fi": ["fifo", "fifo_multi"],
  "cms completion ": ["bash", "zsh", "fish"],
  "cms queue list ": ["a", "b"],
  "cms queue list a ": [],
  "cms queue list --queue=": ["--queue=a", "--queue=b"],
  "cms queue list --experiment=other ": ["other"],
  "cms queue list a --qu": ["--queue=", "--quiet"],
  "cms queue list a --quiet --qu": ["--queue="],
  "cms queue run fifo --max-p": ["--max-parallel="],
  "cms queue add --par": ["--param="],
  "cms queue add --param x=1 --par": ["--param="],
  "cms queue list --format=": [
    "--format=table",
    "--format=csv",
    "--format=json",
    "--format=yaml",
  ],
  "cms queue list --format j": ["json"],
  "cms queue delete a --dry-run --format=j": ["--format=json"],
  "cms queue kill --name=job1,j": ["--name=job1,job1", "--name=job1,job2"],
  "cms queue kill --name x": ["x:y"],
  "cms queue add --after=x": ["--after=x:y"],
  "cms queue add --if-failed=": ["--if-failed=skip", "--if-failed=run"],
  "cms queue stats --format=": ["--format=text", "--format=json"],
  "cms queue explain a j --format=j": ["--format=json"],
  "cms queue export --format=": [
    "--format=sh",
    "--format=sbatch",
    "--format=joblog",
    "--format=json",
  ],
  "cms queue run fifo --notify-on=": [
    "--notify-on=end",
    "--notify-on=failure",
    "--notify-on=both",
  ],
  "cms queue reset --status=k": ["--status=kill"],
  "cms cluster add --status=": [
    "--status=active",
    "--status=inactive",
    "--status=drained",
  ],
  "cms job scheduler --policy=s": ["--policy=sequential", "--policy=smart"],
  "cms job list --status=": [
    "--status=ready",
    "--status=submitted",
    "--status=done",
    "--status=failed",
    "--status=timeout",
  ],
  "cms job hosts add --status=": ["--status=free"],
  "cms scheduler info s": ["sequential", "smart", "slurm"],
  "cms queue run fifo_multi --hosts=": ["--hosts=localhost", "--hosts=pi@red"],
  "cms queue run fifo_multi --hostfile=": ["--hostfile=c"],
  "cms cluster set c --id=": ["--id=h1"],
  "cms cluster add c --name=": [],
  "cms queue add --from_file=": [":files"],
  "cms queue list --experiment=": [":directories"],
  "cms nosuch ": [],
  "cms queue list --nosuch=": [],
};

for (const [line, expected] of Object.entries(OFFERED)) {
  Deno.test(`behind "${line}" is offered: ${expected.join(" ") || "nothing"}`, async () => {
    assert.deepEqual(await offered(line), expected);
  });
}

Deno.test("a new command is completed as soon as it is there", async () => {
  const command: Command = {
    path: ["queue", "zoom"],
    summary: "test",
    jobs: "some",
    options: { out: { type: "text", help: "a file", placeholder: "FILE" } },
    run: () => Promise.resolve(),
  };
  const commands = [...COMMANDS, command];

  assert.deepEqual(await offered("cms queue zo", { commands }), ["zoom"]);
  assert.deepEqual(await offered("cms queue zoom a job1 x", { commands }), [
    "x:y",
  ]);
  assert.deepEqual(await offered("cms queue zoom a --out=", { commands }), [
    ":files",
  ]);
});

Deno.test("defaults count for what a line does not say", async () => {
  const env = { CMS_EXPERIMENT: "elsewhere" };

  assert.deepEqual(await offered("cms queue list ", { env }), ["other"]);
});

Deno.test("bash is given what stands behind the last place where it breaks words", async () => {
  const answer = (line: string) =>
    answerShell(["bash", line, BREAKS], {
      commands: COMMANDS,
      names: NAMES,
      defaults: undefined,
    });

  assert.deepEqual(await answer("cms queue kill a --name=x"), ["x:y "]);
  assert.deepEqual(await answer("cms queue kill a --name=x:"), ["y "]);
  assert.deepEqual(await answer("cms queue kill a --name='x:"), ["x:y"]);
  assert.deepEqual(await answer("cms queue list a --form"), ["--format="]);
});

Deno.test("of many names the beginnings are offered", () => {
  const many = Array.from({ length: 100_000 }, (_, at) => `job${at}`);

  const first = abridge(many, "").map(({ text }) => text);
  const next = abridge(many, "job99").map(({ text }) => text);

  assert.ok(first.length > 1 && first.length <= 200, `${first.length}`);
  assert.ok(many.every((name) => first.some((it) => name.startsWith(it))));
  assert.ok(next.every((it) => it.startsWith("job99")));
  assert.deepEqual(abridge(["a", "b"], "a"), [{ text: "a" }]);
});
