/**
 * A command that does nothing, to see what it is given.
 *
 * @module
 */
import { runCli } from "../../src/cli/cli.ts";
import type { Command, CommandInput } from "../../src/cli/command.ts";

/** What the command was given, or what was said instead. */
export type Got = CommandInput | string;

/** Types these arguments; there is no other command than `queue run test`. */
export async function run(args: readonly string[]): Promise<Got> {
  let got: Got = "";
  const command: Command = {
    path: ["queue", "run", "test"],
    summary: "test",
    options: {
      max_parallel: { type: "integer", help: "a number" },
      name: { type: "text", help: "a name" },
      value: { type: "text", help: "a value" },
      gpu: { type: "text", help: "a number" },
    },
    flags: { replace: "a flag" },
    run(_context, input) {
      got = input;
      return Promise.resolve();
    },
  };
  await runCli(args, {
    commands: [{ ...command, load: () => Promise.resolve(command) }],
    version: "1.2.3",
    findOwnScheduler: () => Promise.resolve(undefined),
    context: () => Promise.resolve({} as never), // the command looks at its input only
    print: (text) => got = text,
    complain: (line) => got ||= line,
  });
  return got;
}

/** The queue and the options that are not as they are by themselves. */
export function inputOf(got: Got): Record<string, unknown> {
  if (typeof got === "string") return { said: got };
  const { queue: _, color: _color, experiment, ...options } = got.options;
  const given = Object.entries({ queue: got.ref.name, ...options })
    .filter(([, value]) => value !== undefined);
  return {
    ...Object.fromEntries(given),
    ...(experiment !== "./experiment" && { experiment }),
    ...(got.flags.size > 0 && { flags: [...got.flags] }),
  };
}
