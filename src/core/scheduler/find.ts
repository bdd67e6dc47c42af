/**
 * Finding schedulers: those that come with cms, and those of users' own.
 *
 * @module
 */
import { AppError } from "../errors.ts";
import { parseExperiment } from "../experiment.ts";
import type { Ports } from "../ports.ts";
import type { Scheduler } from "../scheduler.ts";

type Sources = Pick<Ports, "schedulers" | "plugins">;

/** Which scheduler is meant. */
export interface SchedulerRef {
  readonly name?: string | undefined;
  readonly experiment?: string | undefined;
  /** A module of the user's own. */
  readonly plugin?: string | undefined;
}

/** A scheduler that can be named in an experiment. */
export interface SchedulerEntry {
  /** Absent where the module would have to be run to know. */
  readonly summary: string | undefined;
  /** The module it comes from; absent for those that come with cms. */
  readonly file: string | undefined;
}

/**
 * @throws {AppError} with code `usage` for an unknown one, `invalid` or
 * `conflict` for a module that cannot be used.
 */
export async function findScheduler(
  sources: Sources,
  ref: SchedulerRef,
): Promise<Scheduler> {
  const own = await findOwnScheduler(sources, ref);
  if (own) return own;
  const { name = "" } = ref;
  const scheduler = sources.schedulers.get(name);
  if (scheduler) return scheduler;
  const names = (await listSchedulers(sources, ref)).keys();
  throw new AppError("usage", `Cannot find the scheduler "${name}"`, {
    hint: `there are ${[...names].join(", ")}`,
  });
}

/** The module's that is named, or the one of that name in the experiment. */
export async function findOwnScheduler(
  { schedulers, plugins }: Sources,
  { name = "", experiment, plugin }: SchedulerRef,
): Promise<Scheduler | undefined> {
  const file = plugin ??
    (await plugins.list(parseExperiment(experiment ?? "experiment"))).get(name);
  if (file === undefined) return undefined;
  if (plugin === undefined && schedulers.has(name)) throw taken(file, name);
  const scheduler = await plugins.load(file);
  if (schedulers.has(scheduler.name)) throw taken(file, scheduler.name);
  if (plugin !== undefined || scheduler.name === name) return scheduler;
  throw new AppError(
    "invalid",
    `Cannot use the scheduler "${file}": its name is "${scheduler.name}"`,
    { hint: "a file of EXPERIMENT/schedulers is called like its scheduler" },
  );
}

/** A scheduler of a user's own, and its module. */
export interface OwnScheduler {
  readonly scheduler: Scheduler;
  readonly file: string;
}

/**
 * The schedulers of these modules, which are run.
 *
 * @throws {AppError} `not-found`, `invalid`, or `conflict` where two have one name.
 */
export async function loadSchedulers(
  sources: Sources,
  files: readonly string[],
): Promise<OwnScheduler[]> {
  const own = new Map<string, OwnScheduler>();
  for (const file of files) {
    const scheduler = await findScheduler(sources, { plugin: file });
    const other = own.get(scheduler.name);
    if (other) throw taken(file, scheduler.name, other.file);
    own.set(scheduler.name, { scheduler, file });
  }
  return [...own.values()];
}

/** All that can be named, by name; no module is run for it. */
export async function listSchedulers(
  { schedulers, plugins }: Sources,
  { experiment = "experiment" }: Pick<SchedulerRef, "experiment">,
): Promise<Map<string, SchedulerEntry>> {
  const own = await plugins.list(parseExperiment(experiment));
  const entries = new Map<string, SchedulerEntry>();
  for (const [name, { summary }] of schedulers) {
    entries.set(name, { summary, file: undefined });
  }
  for (const [name, file] of own) {
    entries.set(name, { summary: undefined, file });
  }
  return entries;
}

function taken(file: string, name: string, owner = "cms"): AppError {
  return new AppError(
    "conflict",
    `Cannot use the scheduler "${file}": "${name}" comes with ${owner}`,
    { hint: "give it another name" },
  );
}
