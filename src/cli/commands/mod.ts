/**
 * All commands, in the order in which help shows them. A new one is a file beside
 * this one, a line in `others.ts` and one in the list of what it is about.
 *
 * @module
 */
import type { Scheduler } from "../../core/scheduler.ts";
import type { CommandEntry } from "../command.ts";
import { loadAll } from "../load_commands.ts";
import { CLUSTER_ENTRIES } from "./_cluster_entries.ts";
import { entry, others } from "./_entry.ts";
import { JOB_ENTRIES } from "./_job_entries.ts";
import { queueEntries } from "./_queue_entries.ts";

export { queueRunEntry } from "./_queue_entries.ts";

const SHELLS = ["bash", "zsh", "fish"];

/** The commands; each scheduler has its own `queue run`. */
export function commandsFor(schedulers: Iterable<Scheduler>): CommandEntry[] {
  const all = () => loadAll(entries);
  const entries: CommandEntry[] = [
    ...queueEntries(schedulers),
    ...CLUSTER_ENTRIES,
    ...JOB_ENTRIES,
    entry(
      "set",
      "show variables, or set one: cms set jobset=FILE",
      others((it) => it.set),
    ),
    ...SHELLS.map((shell) =>
      entry(
        `completion ${shell}`,
        `print the script with which ${shell} completes cms at Tab`,
        others((it) => it.completion(shell)),
      )
    ),
    entry(
      "config",
      "show your defaults, and where each comes from",
      others((it) => it.config(all)),
    ),
    entry("man", "print the manual page", others((it) => it.man(all))),
  ];
  return entries;
}
