import assert from "node:assert/strict";
import { parseMachine } from "../../src/core/host.ts";
import { quote } from "../../src/core/quote.ts";
import { AgentProcess } from "../../src/transport/agent_process.ts";
import { AgentTalk } from "../../src/transport/agent_talk.ts";
import { type TempDir, tempDir } from "../support/temp.ts";
import { until } from "../support/until.ts";
import { type Shell, SHELLS, shellTest } from "./shells.ts";

const SOURCES = ["agent.sh", "agent_jobs.sh", "agent_files.sh"]
  .map((file) => new URL(`../../src/transport/${file}`, import.meta.url));

/** A shell that has become an agent; heard and spoken to line by line. */
async function openAgent({ program: [program, ...args] }: Shell) {
  const heard: string[] = [];
  const agent = new AgentProcess(
    { program, args },
    (lines) => heard.push(...lines),
  );
  for (const source of SOURCES) agent.send(await Deno.readTextFile(source));
  return {
    agent,
    heard,
    [Symbol.asyncDispose]: async () => {
      agent.end("SIGKILL");
      await agent.ended;
    },
  };
}

/** All that an agent is sent until it has answered a request. */
async function sentFor(
  { program }: Shell,
  directory: TempDir,
  call: string,
  words: readonly string[],
): Promise<string> {
  const copy = directory.join("sent");
  const args = ["-c", `tee "$0" | "$@"`, copy, ...program];
  const talk = new AgentTalk(
    parseMachine(undefined, "localhost"),
    {
      program: "sh",
      args,
      local: true,
      starters: 1,
      greetingTimeoutMs: 30_000,
    },
    {
      up: () => {},
      started: () => {},
      refused: () => {},
      ended: () => {},
      down: () => {},
    },
  );
  await talk.request(call, words);
  await talk.close();
  return await Deno.readTextFile(copy);
}

/** What a shell answers to all that it is told before the connection ends. */
async function tell(
  { program: [program, ...args] }: Shell,
  text: string,
): Promise<string> {
  await using child = new Deno.Command(program, {
    args,
    stdin: "piped",
    stdout: "piped",
    stderr: "null",
  }).spawn();
  const writer = child.stdin.getWriter();
  await writer.write(new TextEncoder().encode(text));
  await writer.close();
  return new TextDecoder().decode((await child.output()).stdout);
}

for (const shell of SHELLS) {
  shellTest(shell, "greets on a line of its own", async () => {
    await using it = await openAgent(shell);
    it.agent.send("printf 'Welcome to this machine!'\nhello 12-34\n");

    const line = await until(() =>
      it.heard.find((line) => /^hello/.test(line))
    );

    assert.match(line, /^hello 12-34 ([0-9a-f-]{36}|-)$/);
  });

  shellTest(shell, "does nothing on a line that was cut short", async () => {
    await using directory = await tempDir();
    const doomed = directory.join("job10");
    const sent = await sentFor(shell, directory, "remove", [
      `drop ${quote(doomed)}`,
    ]);
    const begin = sent.lastIndexOf("{ remove");
    const end = sent.indexOf("\n", begin);
    for (const name of ["job1", "job10"]) {
      await Deno.mkdir(directory.join(name));
    }

    for (let cut = begin; cut < end; cut++) {
      const answer = await tell(shell, sent.slice(0, cut));
      assert.doesNotMatch(answer, /done/);
    }

    const left = await Array.fromAsync(Deno.readDir(directory.path));
    assert.equal(left.filter(({ isDirectory }) => isDirectory).length, 2);
  });

  shellTest(
    shell,
    "keeps lines whole though a log holds very long ones",
    async () => {
      await using directory = await tempDir();
      const log = directory.join("a.log");
      const state = "é".repeat(100_000);
      await Deno.writeTextFile(log, `# cloudmesh state: ${state}\n`);
      await using it = await openAgent(shell);

      it.agent.send(`{ look 1 ${log}; }\n`);
      await until(() => it.heard.includes("done 1 0"));

      const [found, ...others] = it.heard.filter((line) =>
        line.startsWith("data 1 /")
      );
      assert.ok(found!.startsWith(`data 1 ${log}:# cloudmesh state: éééé`));
      const PIPE_BUF = 4_096;
      // What was cut through in the middle is one character more.
      assert.ok(new TextEncoder().encode(found).length <= PIPE_BUF);
      assert.deepEqual(others, []);
    },
  );
}
