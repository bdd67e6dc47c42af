/**
 * Checks of a record that a person has written: by the code that will use it, so
 * that what passes can be started.
 *
 * @module
 */
import { afterOf } from "../dependency.ts";
import { AppError } from "../errors.ts";
import { parseInnerPath, parseName } from "../experiment.ts";
import { parseMachine } from "../host.ts";
import { type JobRecord, mayRun, shellOf, statusOf, textOf } from "../job.ts";
import { expandNames } from "../names.ts";
import { commandKeys, splitCommand } from "../new_job.ts";
import { orderOf } from "../order.ts";

/** Numbers, and what they may be. */
const NUMBERS = { priority: -1_000_000, retries: 0, retry_delay: 0 } as const;

/** What a process that runs depends on, or tells of it. */
const OF_A_PROCESS: ReadonlySet<string> = new Set([
  ...["name", "id", "experiment", "directory", "input", "output", "log"],
  ...["status", "gpu", "arguments", "executable", "command", "shell"],
  ...["shell_path", "scriptname", "remote_command", "nohup_command", "pid"],
  ...["host", "user", "pyenv", "last_probe_check", "attempt", "slot_gpu"],
  ...["slot_host", "tries", "env", "working_directory", "stdin", "walltime"],
]);

/**
 * Sees to it that the record is one that can be run.
 *
 * @throws {AppError} `usage` or `invalid`, which names job and key.
 */
export function checkRecord(
  experiment: string,
  { name, job }: { name: string; job: JobRecord },
): void {
  parseName("job", name);
  if ((textOf(job["name"]) ?? name) !== name) {
    throw bad(name, "name", "it is another one than that of the record");
  }
  orderOf(experiment, { name, job }, { slot: { index: 0 }, attempt: "" });
  if (textOf(job["host"]) !== undefined) parseMachine(job["user"], job["host"]);
  const input = textOf(job["input"]);
  if (input && !input.startsWith("/")) {
    parseInnerPath("the input", input, name);
  }
  for (const [key, least] of Object.entries(NUMBERS)) {
    const number = Number(textOf(job[key]) ?? 0);
    if (Number.isSafeInteger(number) && number >= least) continue;
    throw bad(name, key, `it is no whole number from ${least} on`);
  }
  const ifFailed = textOf(job["if_failed"]) ?? "skip";
  if (ifFailed !== "skip" && ifFailed !== "run") {
    throw bad(name, "if_failed", "it is neither skip nor run");
  }
  expandNames(afterOf(job) ?? "");
}

/**
 * Sees to it that what may run is not changed under its process, and that no
 * job is said to run.
 *
 * @throws {AppError} `conflict` or `invalid`.
 */
export function checkRunning(
  name: string,
  { before, after }: { before: JobRecord; after: JobRecord },
): void {
  const keys = Object.keys({ ...before, ...after })
    .filter((key) => !isSame(before[key], after[key]));
  if (!mayRun(before)) {
    const status = statusOf(after);
    if (status !== "run" && status !== "start") return;
    throw bad(name, "status", "only a job that was started is in that state");
  }
  const key = keys.find((key) => OF_A_PROCESS.has(key));
  if (key === undefined) return;
  throw new AppError(
    "conflict",
    `Cannot change the ${key} of job "${name}": it is running`,
    { hint: "leave it as it is, or end the job first" },
  );
}

/** The keys that follow from others which were changed, where they were not. */
export function derivedKeys(
  experiment: string,
  { name, before, after }: {
    name: string;
    before: JobRecord;
    after: JobRecord;
  },
): JobRecord {
  const shell = shellOf(after);
  const command = textOf(after["command"]) ?? "";
  const { executable, args } = splitCommand(command);
  const [user, host] = [textOf(after["user"]), textOf(after["host"])];
  const place = { user: user ?? null, host: host ?? null };
  const wishes: readonly [string, JobRecord][] = [
    ["command", { executable, arguments: args }],
    ["shell", {
      shell_path: `/usr/bin/${shell}`,
      scriptname: `${experiment}/${name}/${name}.${shell}`,
    }],
  ];
  const commands = commandKeys({ name, experiment, shell, ...place });
  const all = new Map(wishes);
  for (const key of ["shell", "user", "host"]) {
    all.set(key, { ...all.get(key), ...commands });
  }
  const derived: JobRecord = {};
  for (const [key, keys] of all) {
    if (isSame(before[key], after[key])) continue;
    for (const [name, value] of Object.entries(keys)) {
      const isThere = name in after && isSame(before[name], after[name]);
      if (isThere) derived[name] = value;
    }
  }
  return derived;
}

/** Whether two values are the same to YAML. */
export function isSame(a: unknown, b: unknown): boolean {
  return a === b || JSON.stringify(a) === JSON.stringify(b);
}

function bad(job: string, key: string, what: string): AppError {
  return new AppError(
    "invalid",
    `Cannot use the ${key} of job "${job}": ${what}`,
  );
}
