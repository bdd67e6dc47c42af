import { AppError } from "../../core/errors.ts";
import { EXTRA_OPTIONS, type ExtraSpec } from "../../core/job_extras.ts";
import { addJobs } from "../../core/queue/add.ts";
import type { OptionValues } from "../../core/options.ts";
import type { Command } from "../command.ts";
import { NAME_OPTION, namesOf, textOption } from "./_shared.ts";

/** `cms queue add` */
export const queueAdd: Command = {
  path: ["queue", "add"],
  summary: "add jobs to a queue",
  options: {
    ...NAME_OPTION,
    command: {
      type: "text",
      help: "the command line that the job's shell runs",
      placeholder: "COMMAND",
      required: true,
    },
    input: {
      type: "text",
      help:
        "file or directory below the experiment that the command reads (default: NAME/input)",
    },
    output: {
      type: "text",
      help:
        "file in the job's directory for its standard output (default: NAME.out)",
    },
    status: {
      type: "text",
      help:
        "state to begin with (default: ready with a user and host, else undefined)",
    },
    gpu: {
      type: "text",
      help: "CUDA_VISIBLE_DEVICES for the command, for example 0,1",
    },
    user: {
      type: "text",
      help: "user on the host that the job is assigned to",
    },
    host: { type: "text", help: "host that the job is assigned to" },
    shell: {
      type: "text",
      help: "shell that runs the command (default: bash)",
    },
    log: {
      type: "text",
      help: "file in the job's directory for its states (default: NAME.log)",
    },
    pyenv: {
      type: "text",
      help:
        "script that is sourced before the command, for example ~/ENV3/bin/activate",
    },
    ...EXTRA_OPTIONS,
  },
  flags: { replace: "replace jobs of the same name instead of refusing" },
  examples: [
    "cms queue add a --name='job[1-10]' --command='sleep 10'",
    "cms queue add a --name=train --command='python train.py' --user=pi --host=red --gpu=0",
  ],

  async run({ ports, note }, { ref, options, flags }) {
    const names = namesOf(options["name"])!;
    const command = String(options["command"]);
    if (command === "") {
      throw new AppError("usage", "Cannot add jobs without a command", {
        hint: "give --command=COMMAND, in quotes if it has blanks",
      });
    }
    const text = (key: string) => textOption(options[key]);
    await addJobs(ports, ref, {
      names,
      replace: flags.has("replace"),
      spec: {
        command,
        input: text("input"),
        output: text("output"),
        status: text("status"),
        gpu: text("gpu"),
        user: text("user"),
        host: text("host"),
        shell: text("shell"),
        log: text("log"),
        pyenv: text("pyenv"),
        ...extrasOf(options),
      },
    });
    note(
      names.map((name) => `INFO: Adding job ${name} to queue ${ref.name}`),
    );
  },
};

function extrasOf(options: OptionValues): ExtraSpec {
  const names = Object.keys(EXTRA_OPTIONS) as (keyof ExtraSpec)[];
  return Object.fromEntries(names.map((name) => [name, options[name]]));
}
