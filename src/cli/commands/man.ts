import type { Command } from "../command.ts";
import { formatMan } from "../man.ts";

/** `cms man`; `commands` answers all of them. */
export function man(commands: () => readonly Command[]): Command {
  return {
    path: ["man"],
    summary: "print the manual page",
    isGeneral: true,
    examples: [
      "cms man | man -l -",
      "cms man >~/.local/share/man/man1/cms.1",
    ],

    run({ print, version = "" }) {
      print(formatMan(commands(), version));
      return Promise.resolve();
    },
  };
}
