/**
 * Options that commands have in common.
 *
 * @module
 */
import type { OptionSpec } from "../core/options.ts";
import type { Command } from "./command.ts";

type OptionSpecs = Readonly<Record<string, OptionSpec>>;

/** Options without a value that every command has, and their help. */
export const COMMON_FLAGS: Readonly<Record<string, string>> = {
  quiet: "show results, warnings and errors only",
  help: "show this help",
};

/** Options about the program, not about what it works on. */
const PROGRAM_OPTIONS: OptionSpecs = {
  color: {
    type: "text",
    help: "when states have colours: auto, always or never",
    placeholder: "WHEN",
    values: ["auto", "always", "never"],
    default: "auto",
  },
  config: {
    type: "text",
    help: "the file of your defaults (default: ~/.config/cms/config.yaml)",
    placeholder: "FILE",
  },
};

/** Which jobset is meant. */
export const JOBSET_OPTION: OptionSpecs = {
  jobset: {
    type: "text",
    help: "the jobset's file (default: what cms set jobset shows)",
    placeholder: "FILE",
  },
};

/** Options that every command has: which queue, cluster or jobset is meant. */
export function commonOptions(command: Command): OptionSpecs {
  return { ...placeOptions(command), ...PROGRAM_OPTIONS };
}

function placeOptions(
  { path: [about], isGeneral, isOfExperiment }: Command,
): OptionSpecs {
  if (isGeneral || about === "set") return {};
  if (about === "job") return JOBSET_OPTION;
  return {
    ...about !== "scheduler" && !isOfExperiment && {
      [about]: {
        type: "text",
        help: `the ${about}'s name; "--${about}=" may be left out`,
        default: "default",
      },
    },
    experiment: {
      type: "text",
      help: "the directory of its files",
      placeholder: "DIRECTORY",
      default: "./experiment",
    },
  };
}
