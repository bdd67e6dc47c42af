/**
 * An agent that is asked directly, for what a channel asks only far away.
 *
 * @module
 */
import { parseMachine } from "../../src/core/host.ts";
import { AgentTalk } from "../../src/transport/agent_talk.ts";
import type { Shell } from "./shells.ts";

const SILENT = {
  up: () => {},
  started: () => {},
  refused: () => {},
  ended: () => {},
  down: () => {},
};

/** An agent of that shell; hold it with `await using`. */
export function openAgent(
  { program }: Shell,
  env: Readonly<Record<string, string>> = {},
): AsyncDisposable & { readonly talk: AgentTalk } {
  const settings = Object.entries(env)
    .map(([name, value]) => `${name}=${value}`);
  const talk = new AgentTalk(
    parseMachine(undefined, "localhost"),
    {
      program: "env",
      args: [...settings, ...program],
      local: true,
      starters: 1,
      greetingTimeoutMs: 30_000,
    },
    SILENT,
  );
  return { talk, [Symbol.asyncDispose]: () => talk.close() };
}
