import { AppError } from "../../core/errors.ts";
import { EXTRA_OPTIONS, type ExtraSpec } from "../../core/job_extras.ts";
import type { JobSpec } from "../../core/new_job.ts";
import type { Ports } from "../../core/ports.ts";
import { addEachJob } from "../../core/queue/add.ts";
import { jobsOfLines, jobsOfNames } from "../../core/sweep.ts";
import type { OptionValues } from "../../core/options.ts";
import type { CommandBody, CommandContext } from "../command.ts";
import { DRY_RUN, isRehearsed, PLAN_FORMAT, showPlan } from "./_rehearsal.ts";
import { NAME_OPTION, namesOf, textOption } from "./_shared.ts";

/** `cms queue add` */
export const queueAdd: CommandBody = {
  options: {
    ...NAME_OPTION,
    command: {
      type: "text",
      help: "the command line that the job's shell runs",
      placeholder: "COMMAND",
    },
    from_file: {
      type: "text",
      help:
        "one job for each line of this file, a command each; - is standard input",
      placeholder: "FILE",
    },
    param: {
      type: "text",
      help:
        "one job for each value, which stands for {lr} in the command; may be given several times",
      placeholder: "lr=0.1,0.01",
      repeatable: true,
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
    ...PLAN_FORMAT,
  },
  flags: {
    replace: "replace jobs of the same name instead of refusing",
    ...DRY_RUN,
  },
  examples: [
    "cms queue add a --name='job[1-10]' --command='sleep 10'",
    "cms queue add a --name=train --command='python train.py' --user=pi --host=red --gpu=0",
    "cms queue add a --name=train --command='train --lr={lr}' --param lr=0.1,0.01 --retries=2",
    "cms queue add a --name=report --command='sh report.sh' --after='train-lr=0.1' --walltime=1h",
  ],

  async run(context, input) {
    const { ref, options, flags } = input;
    const names = namesOf(options["name"])!;
    const jobs = await jobsOf(names, { options, readText: context.readText });
    const replace = flags.has("replace");
    const add = (ports: Ports) => addEachJob(ports, ref, { jobs, replace });
    if (isRehearsed(input)) return await showPlan(context, input, add);
    await add(context.ports);
    context.note(
      Array.from(
        jobs.keys(),
        (name) => `INFO: Adding job ${name} to queue ${ref.name}`,
      ),
    );
  },
};

/** The jobs that were asked for: by name, of a file, or of a sweep. */
async function jobsOf(
  names: readonly string[],
  { options, readText }: {
    options: OptionValues;
    readText: CommandContext["readText"];
  },
): Promise<Map<string, JobSpec>> {
  const { command, from_file: file, param } = options;
  const spec = specOf(options);
  if (file !== undefined && command === undefined && param === undefined) {
    const text = await readText(String(file));
    return jobsOfLines(text, { names, spec });
  }
  if (file !== undefined) {
    throw new AppError("usage", "Cannot add jobs of a file and of a command", {
      hint: "give only one of --from-file and --command",
    });
  }
  if (command === undefined || command === "") {
    throw new AppError("usage", "Cannot add jobs without a command", {
      hint: "give --command=COMMAND, in quotes if it has blanks",
    });
  }
  const parameters = param === undefined ? [] : String(param).split("\n");
  const all = { ...spec, command: String(command) };
  return jobsOfNames(names, { parameters, spec: all });
}

function specOf(options: OptionValues): Omit<JobSpec, "command"> {
  const text = (key: string) => textOption(options[key]);
  return {
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
  };
}

function extrasOf(options: OptionValues): ExtraSpec {
  const names = Object.keys(EXTRA_OPTIONS) as (keyof ExtraSpec)[];
  return Object.fromEntries(names.map((name) => [name, options[name]]));
}
