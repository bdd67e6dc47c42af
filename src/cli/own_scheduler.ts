/**
 * Which command lines name a scheduler of the user's own. It has to be known
 * before the rest is read, for its options are its own, too.
 *
 * @module
 */
import type { SchedulerRef } from "../core/scheduler/find.ts";
import type { Typed } from "./argv.ts";
import type { CommandTitle } from "./command.ts";
import { startsWith } from "./find_command.ts";

const RUN = ["queue", "run"];

/** The scheduler that may be meant; nothing where none can be. */
export function ownSchedulerOf(
  { words, options }: Typed,
  commands: readonly CommandTitle[],
): SchedulerRef | undefined {
  const [, , name] = words.filter((word) => word !== "help");
  const option = (wanted: string) =>
    options.find(({ name }) => name === wanted)?.value;
  const plugin = option("plugin");
  if (!isRun(words) || name === undefined && plugin === undefined) {
    return undefined;
  }
  const isKnown = commands.some(({ path }) =>
    startsWith([...RUN, name!], path)
  );
  if (isKnown && plugin === undefined) return undefined;
  return { name, plugin, experiment: option("experiment") };
}

/** With --plugin the scheduler's name may be left out: `cms queue run a`. */
export function withSchedulerName(typed: Typed, name: string): Typed {
  const words = [...typed.words];
  const at = words.indexOf("run") + 1;
  if (words[at] === "help") return typed;
  if (words[at] !== name) words.splice(at, 0, name);
  return { ...typed, words };
}

function isRun(words: readonly string[]): boolean {
  return startsWith(words.filter((word) => word !== "help"), RUN);
}
