import { variableOf } from "../../core/setting_variable.ts";
import { commonSpecs } from "../defaults.ts";
import type { Command, CommandBody, Setting } from "../command.ts";
import { FORMAT_OPTION, printListing } from "../format.ts";

const COLUMNS = ["key", "value", "from", "variable"];

/** `cms config`; `commands` answers all of them. */
export function config(
  commands: () => Promise<readonly Command[]>,
): CommandBody {
  return {
    isGeneral: true,
    options: FORMAT_OPTION,
    examples: [
      "cms config",
      "CMS_EXPERIMENT=/data/sweep cms queue list a",
      "CMS_QUEUE_ADD_SHELL=zsh cms queue add --name=x --command='print -l *'",
    ],

    async run(context, { options, defaults }) {
      const builtIn = Array.from(
        commonSpecs(await commands()),
        ([key, { default: value = "" }]) =>
          [key, { value: String(value), from: "default" }] as const,
      );
      const settings = new Map<string, Setting>([
        ...builtIn,
        ...defaults.all(),
      ]);
      const records = new Map(
        Array.from(settings, ([key, setting]) => [
          key,
          { key, ...setting, variable: variableOf(key) },
        ]),
      );
      const listing = { records, key: "key", columns: COLUMNS };
      printListing(context, listing, options);
    },
  };
}
