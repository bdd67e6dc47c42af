import { variableOf } from "../../core/setting_variable.ts";
import { commonSpecs } from "../defaults.ts";
import type { Command, Setting } from "../command.ts";
import { findFormat, FORMAT_OPTION } from "../format.ts";

const COLUMNS = ["key", "value", "from", "variable"];

/** `cms config`; `commands` answers all of them. */
export function config(commands: () => readonly Command[]): Command {
  return {
    path: ["config"],
    summary: "show your defaults, and where each comes from",
    isGeneral: true,
    options: FORMAT_OPTION,
    examples: [
      "cms config",
      "CMS_EXPERIMENT=/data/sweep cms queue list a",
      "CMS_QUEUE_ADD_SHELL=zsh cms queue add --name=x --command='print -l *'",
    ],

    run(context, { options, defaults }) {
      const builtIn = Array.from(
        commonSpecs(commands()),
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
      const format = findFormat(options);
      context.print(
        format({ records, key: "key", columns: COLUMNS }, context),
      );
      return Promise.resolve();
    },
  };
}
