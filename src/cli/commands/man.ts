import type { Command, CommandBody } from "../command.ts";
import { formatMan } from "../man.ts";

/** `cms man`; `commands` answers all of them. */
export function man(
  commands: () => Promise<readonly Command[]>,
): CommandBody {
  return {
    isGeneral: true,
    examples: [
      "cms man | man -l -",
      "cms man >~/.local/share/man/man1/cms.1",
    ],

    async run({ print, version = "" }) {
      print(formatMan(await commands(), version));
    },
  };
}
