/**
 * Adding jobs to a jobset: some by name, with a list for what differs, or those
 * of a file.
 *
 * @module
 */
import { AppError } from "../errors.ts";
import { parseName } from "../experiment.ts";
import { parseMachine } from "../host.ts";
import { textOf } from "../job.ts";
import { expandNames } from "../names.ts";
import type { Ports } from "../ports.ts";
import { type AddOptions, addRecords } from "../queue/add.ts";
import { type Entry, recordOf } from "./entry.ts";
import type { Jobset } from "./jobset.ts";

/** What a user says of new jobs; the spec's defaults stand for the rest. */
export interface EntrySpec {
  /** One for all jobs or one for each; so with the next four. */
  readonly ip?: string | undefined;
  readonly input?: string | undefined;
  readonly output?: string | undefined;
  readonly gpu?: string | undefined;
  readonly arguments?: string | undefined;
  readonly executable?: string | undefined;
  readonly directory?: string | undefined;
  readonly status?: string | undefined;
  readonly user?: string | undefined;
  readonly shell?: string | undefined;
}

/** The entry of one job, in the original's order. */
export function newEntry(name: string, spec: EntrySpec): Entry {
  return {
    name,
    directory: spec.directory ?? ".",
    ip: spec.ip ?? "127.0.0.1",
    input: spec.input ?? "./data",
    output: spec.output ?? "./output",
    status: spec.status ?? "ready",
    gpu: spec.gpu ?? " ",
    user: spec.user ?? "",
    arguments: spec.arguments ?? " -a",
    executable: spec.executable ?? "uname",
    shell: spec.shell ?? "bash",
  };
}

/**
 * Adds one job for each name; all or none.
 *
 * @throws {AppError} `usage` for a list of another length, `conflict` for a name
 * that is taken, `invalid` for a host that cannot be.
 */
export async function addEntries(
  jobset: Jobset,
  { names, spec, ...options }: AddOptions & {
    names: readonly string[];
    spec: EntrySpec;
  },
): Promise<void> {
  const each = spread(names, spec);
  const entries = names.map((name, at) =>
    [name, newEntry(name, each(at))] as const
  );
  await addAll(jobset, entries, options);
}

/** Adds the jobs of a file as they stand there; answers their names. */
export async function addFile(
  { jobsets }: Pick<Ports, "jobsets">,
  jobset: Jobset,
  { file, ...options }: AddOptions & { file: string },
): Promise<string[]> {
  const entries = await (await jobsets()).entries(file);
  await addAll(jobset, entries, options);
  return [...entries.keys()];
}

async function addAll(
  { queues, ref }: Jobset,
  entries: Iterable<readonly [string, Entry]>,
  options: AddOptions,
): Promise<void> {
  const additions = Array.from(entries, ([name, entry]) => ({
    job: parseName("job", name),
    add: recordOf(checked(entry)),
  }));
  await addRecords({ queues }, ref, { additions, ...options });
}

/** @throws {AppError} `invalid` for a user or a host that no run could reach. */
function checked(entry: Entry): Entry {
  const [user, ip] = [textOf(entry["user"]), textOf(entry["ip"])];
  parseMachine(user, ip ?? "127.0.0.1");
  return entry;
}

/** Arguments may have brackets of their own. */
const LISTS = {
  ip: expandNames,
  input: expandNames,
  output: expandNames,
  gpu: expandNames,
  arguments: (text: string) => text.split(","),
} as const;

/** Answers the specification of the job at each place. */
function spread(
  names: readonly string[],
  spec: EntrySpec,
): (at: number) => EntrySpec {
  const lists: [keyof typeof LISTS, string[]][] = [];
  for (const [key, split] of Object.entries(LISTS)) {
    const text = spec[key as keyof typeof LISTS];
    if (text === undefined) continue;
    // For one job a gpu such as `0,2` is one value.
    const values = names.length === 1 ? [text] : split(text);
    if (values.length > 1 && values.length !== names.length) {
      throw new AppError(
        "usage",
        `Cannot use --${key}=${text}: it has ${values.length} values for ${names.length} jobs`,
        { hint: "give one value for all jobs, or one for each" },
      );
    }
    lists.push([key as keyof typeof LISTS, values]);
  }
  return (at) => ({
    ...spec,
    ...Object.fromEntries(
      lists.map(([key, values]) => [key, values[at] ?? values[0] ?? ""]),
    ),
  });
}
