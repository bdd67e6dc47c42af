import assert from "node:assert/strict";
import fc from "fast-check";
import { parseMachine } from "../../src/core/host.ts";
import { AgentTalk } from "../../src/transport/agent_talk.ts";
import { holds } from "../support/holds.ts";

/** What a machine says is nothing that one can rely on. */

/** Says hello to the one who asks, then what it is given. */
const SAYER = `
while read -r word nonce; do [ "$word" = hello ] && break; done
printf 'hello %s %s\\n' "$nonce" boot
printf %s "$1"`;

const WORD = fc.constantFrom(
  ...["hello", "started", "ended", "refused", "data", "done", "exit"],
);
const NUMBER = fc.constantFrom("0", "1", "-1", "1e9", "NaN", "x", "", "3.5");
const LINE = fc.oneof(
  fc.tuple(WORD, fc.constantFrom("1", "x-1", ""), NUMBER),
  fc.tuple(WORD, fc.string()),
  fc.tuple(fc.string({ unit: "binary" })),
).map((words) => words.join(" ").replaceAll("\0", ""));
const LINES = fc.array(LINE, { maxLength: 30 });

/** What a channel tells of pids and exit codes while a machine says that. */
async function numbersTold(lines: readonly string[]): Promise<number[]> {
  const told: number[] = [];
  const down = Promise.withResolvers<string>();
  const talk = new AgentTalk(
    parseMachine(undefined, "red"),
    {
      program: "sh",
      args: ["-c", SAYER, "sh", lines.map((it) => `${it}\n`).join("")],
      local: false,
      starters: 1,
      greetingTimeoutMs: 60_000,
    },
    {
      up: () => {},
      started: (_, pid) => told.push(pid),
      refused: () => {},
      ended: (_, code) => told.push(code),
      down: down.resolve,
    },
  );
  await talk.request("look", []).catch(() => {}); // it may answer, or not
  await down.promise;
  await talk.close();
  return told;
}

Deno.test("whatever a machine says, the talk with it goes on to its end", async () => {
  await holds(LINES, async (lines) => {
    await numbersTold(lines);
  });
});

Deno.test(
  "whatever a machine says, the pids and exit codes that are told of are numbers",
  async () => {
    await holds(LINES, async (lines) => {
      const told = await numbersTold(lines);

      assert.ok(told.every(Number.isSafeInteger), told.join());
    });
  },
);
