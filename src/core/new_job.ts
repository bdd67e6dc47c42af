/**
 * Makes a job's record: the original's 22 keys, in its order.
 *
 * @module
 */
import { directoryOf } from "./experiment.ts";
import { extraKeys, type ExtraSpec } from "./job_extras.ts";
import type { JobRecord } from "./job.ts";
import { splitWords, unwrap } from "./words.ts";

/** What a user says of a new job. */
export interface JobSpec extends ExtraSpec {
  readonly command: string;
  readonly input?: string | undefined;
  readonly output?: string | undefined;
  readonly status?: string | undefined;
  readonly gpu?: string | undefined;
  readonly user?: string | undefined;
  readonly host?: string | undefined;
  readonly shell?: string | undefined;
  readonly log?: string | undefined;
  readonly pyenv?: string | undefined;
}

/**
 * Makes the record of a job called `name`; `id` is its own, 32 hex digits. `now`
 * is what the system's clock shows, for what is said of times.
 */
export function newJob(
  spec: JobSpec,
  { name, experiment, id, now = 0 }: {
    readonly name: string;
    readonly experiment: string;
    readonly id: string;
    readonly now?: number;
  },
): JobRecord {
  const command = unwrap(spec.command);
  const { executable, args } = splitCommand(command);
  const shell = spec.shell || "bash";
  const [user, host] = [spec.user || null, spec.host || null];
  return {
    name,
    id,
    experiment,
    directory: directoryOf(experiment),
    input: spec.input || `${name}/input`,
    output: spec.output || `${name}.out`,
    log: spec.log || `${name}.log`,
    status: spec.status || (user && host ? "ready" : "undefined"),
    gpu: spec.gpu || null,
    arguments: args,
    executable,
    command,
    shell,
    shell_path: `/usr/bin/${shell}`,
    scriptname: `${experiment}/${name}/${name}.${shell}`,
    ...commandKeys({ name, experiment, shell, user, host }),
    pid: null,
    host,
    user,
    pyenv: spec.pyenv || null,
    last_probe_check: null,
    ...extraKeys(name, spec, now),
  };
}

/**
 * The two keys that show how the job could be started by hand. cms does not
 * use them; they follow the job's host.
 */
export function commandKeys(job: {
  name: string;
  experiment: string;
  shell: string;
  user: string | null;
  host: string | null;
}): { remote_command: string; nohup_command: string } {
  const { name, shell } = job;
  const [script, log] = [`${name}.${shell}`, `${name}-nohup.log`];
  const nohup = ["nohup", shell, script, ">>", log, "2>&1 &"].join(" ");
  return { remote_command: remoteCommand(nohup, job), nohup_command: nohup };
}

/**
 * The one of them that shows the host. Its pieces are joined: as a template it
 * would be kept as them, at three times the memory, for each job that was ever
 * started.
 */
export function remoteCommand(
  nohup: string,
  { name, experiment, user, host }: {
    name: string;
    experiment: string;
    user: string | null;
    host: string | null;
  },
): string {
  const directory = directoryOf(experiment);
  if (host === "localhost" || host === "127.0.0.1") {
    return ["cd ", directory, "/", name, "; ", nohup].join("");
  }
  const machine = `${user ?? "None"}@${host ?? "None"}`;
  return ["ssh ", machine, ' "cd ', directory, "/", name, " ; ", nohup, '"']
    .join("");
}

/**
 * What the original's `executable` and `arguments` show of a command: its first
 * word and the rest, with quotes removed as Python's shlex does; a command with
 * no blank is taken as it is. So is one with an unbalanced quote, split at white
 * space: the shell that runs it will say what it thinks of it.
 */
export function splitCommand(
  command: string,
): { executable: string; args: string } {
  const words = command.includes(" ") ? splitWords(command) : [command];
  const [executable = "", ...rest] = words ?? command.split(/[ \t\r\n]+/);
  return { executable, args: rest.join(" ") };
}
