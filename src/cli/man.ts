/**
 * The manual page, as roff, made of the commands' own descriptions.
 *
 * @module
 */
import type { OptionSpec } from "../core/options.ts";
import type { Command } from "./command.ts";
import { EXIT_CODE, INTERRUPTED, JOB_FAILED } from "./exit_code.ts";
import { COMMON_FLAGS, commonOptions } from "./common_options.ts";
import { nounAt, placeholderOf } from "./input.ts";

const FILES: readonly (readonly [string, string])[] = [
  ["experiment/NAME-queue.yaml", "a queue, to be read and edited"],
  ["experiment/NAME-queue.journal", "each change of its jobs, one a line"],
  ["experiment/NAME-cluster.yaml", "a cluster"],
  ["experiment/JOB/", "what a job's run makes"],
  ["~/.config/cms/config.yaml", "defaults of options, see cms config"],
];

const VARIABLES: readonly (readonly [string, string])[] = [
  [
    "CMS_EXPERIMENT, CMS_QUEUE, CMS_CLUSTER, CMS_COLOR, CMS_CONFIG",
    "defaults of the options of these names",
  ],
  [
    "CMS_QUEUE_ADD_SHELL",
    "the default of --shell of queue add; so for all commands and options",
  ],
  ["XDG_CONFIG_HOME", "where to look for cms/config.yaml instead of ~/.config"],
  ["NO_COLOR", "no colours, unless --color=always says so"],
];

const EXITS: readonly (readonly [string, string])[] = [
  ["0", "all is well"],
  [`${JOB_FAILED}`, "a job of the run did not end well"],
  [`${EXIT_CODE["usage"]}`, "the command line is wrong"],
  [`${EXIT_CODE["invalid"]}`, "a file or a value in it is wrong"],
  [`${EXIT_CODE["not-found"]}`, "there is no such queue, cluster, job or host"],
  [`${EXIT_CODE["unreachable"]}`, "a machine did not answer"],
  [`${EXIT_CODE["conflict"]}`, "the name is taken, or the job is running"],
  [`${EXIT_CODE["io"]}`, "a file cannot be read or written"],
  [`${EXIT_CODE["busy"]}`, "another process runs this queue"],
  [`${INTERRUPTED}`, "interrupted; jobs that run go on"],
];

/** The page for `man -l -`. */
export function formatMan(
  commands: readonly Command[],
  version: string,
): string {
  return [
    `.TH CMS 1 "" "cms ${escape(version)}" "User Commands"`,
    ".SH NAME",
    text("cms - queue shell jobs and run them here and over ssh"),
    ".SH SYNOPSIS",
    ".B cms",
    ".I COMMAND",
    "[\\fINAME\\fR] [\\fB\\-\\-\\fIOPTION\\fB=\\fIVALUE\\fR ...]",
    ".SH DESCRIPTION",
    text(
      "A queue is a YAML file of shell jobs. cms runs them on this machine and on each one that ssh reaches, where it needs no more than a POSIX shell. Jobs go on when cms ends, and the next run finds them again.",
    ),
    ".SH COMMANDS",
    ...commands.flatMap(commandPart),
    ".SH OPTIONS OF EVERY COMMAND",
    ...optionParts(commonOf(commands)),
    ...flagParts(COMMON_FLAGS),
    ".SH EXIT STATUS",
    ...pairs(EXITS),
    ".SH ENVIRONMENT",
    ...pairs(VARIABLES),
    ".SH FILES",
    ...pairs(FILES),
  ].join("\n");
}

function commandPart(command: Command): string[] {
  const { path, summary, options = {}, flags = {}, examples = [] } = command;
  const nouns = [0, 1].map((at) => nounAt(command, at))
    .filter((noun) => noun !== undefined)
    .map((noun) => `[\\fI${escape(noun)}\\fR]`);
  return [
    `.SS "cms ${escape(path.join(" "))}"`,
    ...nouns.length === 0 ? [] : [`${nouns.join(" ")}`, ".br"],
    text(`${summary.charAt(0).toUpperCase()}${summary.slice(1)}.`),
    ...optionParts(options),
    ...flagParts(flags),
    ...examples.length === 0 ? [] : [
      ".PP",
      ".nf",
      ...examples.map((example) => `\\fC${text(example)}\\fR`),
      ".fi",
    ],
  ];
}

/** Each option that commands have in common, once. */
function commonOf(commands: readonly Command[]): Record<string, OptionSpec> {
  return Object.assign({}, ...commands.map(commonOptions));
}

function optionParts(options: Readonly<Record<string, OptionSpec>>): string[] {
  return Object.entries(options).flatMap(([name, spec]) => {
    const { help, required, default: value } = spec;
    const notes = [
      ...required ? ["required"] : [],
      ...value === undefined ? [] : [`default: ${value}`],
    ].join(", ");
    return [
      ".TP",
      `\\fB\\-\\-${escape(name)}\\fR=\\fI${
        escape(placeholderOf(name, spec))
      }\\fR`,
      text(notes === "" ? help : `${help} (${notes})`),
    ];
  });
}

function flagParts(flags: Readonly<Record<string, string>>): string[] {
  return Object.entries(flags).flatMap(([name, help]) => [
    ".TP",
    `\\fB\\-\\-${escape(name)}\\fR`,
    text(help),
  ]);
}

function pairs(all: readonly (readonly [string, string])[]): string[] {
  return all.flatMap(([term, said]) => [
    ".TP",
    `\\fB${escape(term)}\\fR`,
    text(said),
  ]);
}

/** A line of text; at its start neither a full stop nor a quote is one. */
function text(line: string): string {
  return escape(line).replace(/^(?=[.'])/, "\\&");
}

function escape(line: string): string {
  return line.replaceAll("\\", "\\e").replaceAll("-", "\\-")
    .replaceAll("'", "\\(aq").replaceAll("`", "\\(ga")
    .replaceAll("^", "\\(ha").replaceAll("~", "\\(ti")
    .replaceAll('"', "\\(dq");
}
