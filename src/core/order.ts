/**
 * From a job's record to the order that a machine gets.
 *
 * @module
 */
import { AppError } from "./errors.ts";
import { commandKeys, remoteCommand } from "./new_job.ts";
import { parseInnerPath, parseName } from "./experiment.ts";
import type { Machine, Slot } from "./host.ts";
import { parseExtras } from "./job_extras.ts";
import {
  isUserShell,
  type JobRecord,
  logOf,
  outputOf,
  shellOf,
  textOf,
} from "./job.ts";
import { placeOfRunning } from "./running.ts";
import type { JobPlace, StartOrder } from "./transport.ts";

const SHELL = /^[A-Za-z0-9_][A-Za-z0-9_.+-]*$/;

/**
 * Where a job's files are.
 *
 * @throws {AppError} if its name or its log leads out of the experiment.
 */
export function placeOf(
  experiment: string,
  name: string,
  job: JobRecord,
): JobPlace {
  parseName("job", name);
  const said = Number(textOf(job["pid"]));
  const pid = Number.isInteger(said) && said > 1 ? said : undefined;
  const log = parseInnerPath("the log", logOf(job, name), name);
  return placeOfRunning(experiment, { name, log, pid });
}

/**
 * The order to start a job; what a slot says of gpu and pyenv goes before what
 * the job says.
 *
 * @throws {AppError} if something in the record cannot be run.
 */
export function orderOf(
  experiment: string,
  { name, job }: { name: string; job: JobRecord },
  { slot, attempt }: { slot: Slot; attempt: string },
): StartOrder {
  const [shell, command] = [shellOf(job), textOf(job["command"])];
  parseShell(name, shell);
  if (command === undefined) {
    throw new AppError(
      "invalid",
      `Cannot run job "${name}": it has no command`,
    );
  }
  const { directory, log } = placeOf(experiment, name, job);
  const extras = parseExtras(name, job);
  return {
    name,
    directory,
    log,
    pid: undefined,
    experiment,
    attempt,
    command,
    shell,
    output: parseInnerPath("the output", outputOf(job, name), name),
    input: textOf(job["input"]),
    gpu: slot.gpu ?? (textOf(job["gpu"])?.trim() || undefined),
    pyenv: slot.pyenv ?? textOf(job["pyenv"]),
    batch: slot.batch,
    env: extras.env,
    workingDirectory: workdirOf(job) ?? extras.workingDirectory,
    stdin: extras.stdin,
    walltimeSeconds: extras.walltimeSeconds,
    results: textOf(job["results"])?.trim() || undefined,
    inUserShell: isUserShell(job),
  };
}

/** A directory seen from the user's home, as jobs of jobsets have one. */
function workdirOf(job: JobRecord): string | undefined {
  const workdir = textOf(job["workdir"])?.trim() ?? "";
  if (workdir === "") return undefined;
  return /^[\/~]/.test(workdir) ? workdir : `~/${workdir}`;
}

/** @throws {AppError} with code `invalid` for what is no plain program name. */
export function parseShell(job: string, shell: string): void {
  if (SHELL.test(shell)) return;
  throw new AppError(
    "invalid",
    `Cannot use ${
      JSON.stringify(shell)
    } as the shell of job "${job}": it is no plain name`,
    { hint: "give a name such as bash, sh or zsh" },
  );
}

/** What a record says from the moment on at which a start is decided. */
export function startingKeys(
  experiment: string,
  { name, job }: { name: string; job: JobRecord },
  { slot, machine, attempt, at }: {
    slot: Slot;
    machine: Machine;
    attempt: string;
    at: number;
  },
): JobRecord {
  const { host, user = null } = machine;
  const moved = textOf(job["host"]) !== host || (job["user"] ?? null) !== user;
  const keys: JobRecord = {
    status: "run",
    pid: null,
    host,
    user,
    last_probe_check: formatProbeTime(at),
    attempt,
  };
  if (moved) {
    const nohup = textOf(job["nohup_command"]);
    const place = { name, experiment, user, host };
    if (nohup === undefined) {
      Object.assign(keys, commandKeys({ ...place, shell: shellOf(job) }));
    } else keys["remote_command"] = remoteCommand(nohup, place);
  }
  // Whoever adopts the job has to know which gpu is in use.
  if (slot.gpu !== undefined) keys["slot_gpu"] = slot.gpu;
  if (slot.host !== undefined) keys["slot_host"] = slot.host;
  return keys;
}

/** The time that was formatted last: many jobs start in the same second. */
let last = { second: NaN, text: "" };

/**
 * `DD/MM/YYYY HH:MM:SS` in local time, as the original writes it; `at` is in
 * milliseconds.
 */
export function formatProbeTime(at: number): string {
  const second = Math.floor(at / 1_000);
  if (second !== last.second) last = { second, text: textOfTime(new Date(at)) };
  return last.text;
}

function textOfTime(at: Date): string {
  const two = (n: number) => String(n).padStart(2, "0");
  return `${two(at.getDate())}/${two(at.getMonth() + 1)}/${at.getFullYear()} ` +
    `${two(at.getHours())}:${two(at.getMinutes())}:${two(at.getSeconds())}`;
}
