/**
 * Makes a job's record: the original's 22 keys, in its order.
 *
 * @module
 */
import { directoryOf } from "./experiment.ts";
import type { JobRecord } from "./job.ts";

/** What a user says of a new job. */
export interface JobSpec {
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

/** Makes the record of a job called `name`; `id` is its own, 32 hex digits. */
export function newJob(
  spec: JobSpec,
  { name, experiment, id }: { name: string; experiment: string; id: string },
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
  const { name, experiment, shell, user, host } = job;
  const nohup = `nohup ${shell} ${name}.${shell} >> ${name}-nohup.log 2>&1 &`;
  const inPlace = `cd ${directoryOf(experiment)}/${name}`;
  return {
    remote_command: host === "localhost" || host === "127.0.0.1"
      ? `${inPlace}; ${nohup}`
      : `ssh ${user ?? "None"}@${host ?? "None"} "${inPlace} ; ${nohup}"`,
    nohup_command: nohup,
  };
}

/** The original's command line needed two layers of quotes; one is taken off. */
export function unwrap(command: string): string {
  const text = command.trim();
  const quoted = /^'([^']*)'$/.exec(text) ?? /^"([^"\\]*)"$/.exec(text);
  return quoted ? (quoted[1] ?? "").trim() : text;
}

/**
 * The command's first word and the rest with their quotes removed, as shown in
 * `executable` and `arguments`. An unbalanced quote leaves the text as it is:
 * the shell that runs it will say what it thinks of it.
 */
export function splitCommand(
  command: string,
): { executable: string; args: string } {
  const words: string[] = [];
  const token = /\s+|'([^']*)'|"((?:[^"\\]|\\[^])*)"|\\([^])|([^\s'"\\]+)/y;
  let word: string | undefined;
  while (token.lastIndex < command.length) {
    const at = token.lastIndex;
    const match = token.exec(command);
    if (!match) {
      token.lastIndex = at;
      const [executable = "", ...rest] = command.split(/\s+/);
      return { executable, args: rest.join(" ") };
    }
    const [, single, double, escaped, plain] = match;
    const text = single ?? double?.replace(/\\(["\\$`\n])/g, "$1") ??
      escaped ?? plain;
    if (text === undefined) {
      if (word !== undefined) words.push(word);
      word = undefined;
    } else word = (word ?? "") + text;
  }
  if (word !== undefined) words.push(word);
  const [executable = "", ...rest] = words;
  return { executable, args: rest.join(" ") };
}
