/**
 * Hands all jobs to Slurm, which places them.
 *
 * @module
 */
import { AppError } from "../core/errors.ts";
import type { OptionSpec, OptionValues } from "../core/options.ts";
import type { Scheduler } from "../core/scheduler.ts";

/** Each is passed on to sbatch under this name. */
const PASSED: Readonly<Record<string, string>> = {
  partition: "partition",
  account: "account",
  time: "time",
  cpus: "cpus-per-task",
  mem: "mem",
  gpus: "gpus",
};

/** So that a command line for another scheduler needs only another word. */
const OF_OTHERS: Readonly<Record<string, OptionSpec>> = {
  max_parallel: {
    type: "integer",
    help: "the number of jobs that run at the same time, as for fifo",
    placeholder: "COUNT",
    minimum: 1,
  },
  hosts: {
    type: "text",
    help: "not looked at: Slurm has hosts of its own",
    placeholder: "HOSTS",
  },
  hostfile: {
    type: "text",
    help: "not looked at, either",
    placeholder: "CLUSTER",
  },
};

/** `queue run slurm`: what user and host a job names is not looked at. */
export const slurm: Scheduler = {
  name: "slurm",
  summary: "run jobs in queue order, each where Slurm places it",
  options: {
    login: {
      type: "text",
      help: "a machine that has Slurm's commands",
      placeholder: "USER@HOST",
      default: "localhost",
    },
    max_submitted: {
      type: "integer",
      help: "the number of jobs that Slurm has at the same time",
      placeholder: "COUNT",
      default: 1_000,
      minimum: 1,
      maximum: 100_000,
    },
    partition: text("the partition that jobs are submitted to"),
    account: text("the account that pays for them"),
    time: text("the longest time a job may take, for example 10 or 1:30:00"),
    cpus: text("the processors that each job needs"),
    mem: text("the memory that each job needs, for example 4G"),
    gpus: text("the gpus that each job needs"),
    sbatch: text("more options for sbatch, separated by blanks"),
    ...OF_OTHERS,
  },
  create(options, { hosts }) {
    const [login, more] = hosts(String(options["login"]));
    if (!login?.machine || more) {
      throw new AppError("usage", "Cannot run without one login machine", {
        hint: "for example --login=pi@red",
      });
    }
    const { user, host } = login.machine;
    const [name, of] = [`slurm:${host}`, user === undefined ? "" : `${user}@`];
    const machine = { key: `${of}${name}`, user, host: name };
    const batch = sbatchOptions(options);
    const { max_submitted, max_parallel = max_submitted } = options;
    const count = Math.min(Number(max_submitted), Number(max_parallel));
    return {
      slots: Array.from({ length: count }, (_, index) => ({
        index,
        machine,
        batch,
      })),
      choose: (waiting, free) => ({ job: waiting.first, slot: free.first }),
      messages: {
        starting: (job, machine) => `Submitting job: ${job} to ${machine}`,
        full: `Waiting. At max_submitted jobs=${count}.`,
      },
    };
  },
};

function text(help: string): OptionSpec {
  return { type: "text", help };
}

function sbatchOptions(options: OptionValues): string[] {
  const passed = Object.entries(PASSED)
    .filter(([name]) => options[name] !== undefined)
    .map(([name, its]) => `--${its}=${options[name]}`);
  const more = String(options["sbatch"] ?? "").split(/\s+/).filter(Boolean);
  const odd = more.find((option) => !option.startsWith("-"));
  if (odd === undefined) return [...passed, ...more];
  throw new AppError(
    "usage",
    `Cannot use ${JSON.stringify(odd)} for --sbatch: it is no option`,
    { hint: 'for example --sbatch="--qos=low --exclusive"' },
  );
}
