/**
 * What the value of an option, or a word behind a command, can be. Its
 * placeholder tells what it names.
 *
 * @module
 */
import type { Ref } from "../../core/experiment.ts";
import type { NameLookup } from "../../core/name_lookup.ts";
import type { OptionSpec } from "../../core/options.ts";
import type { Command } from "../command.ts";
import { abridge, type Completion, NOTHING } from "./candidate.ts";

/** Where the cursor stands. */
export interface Place {
  readonly command: Command;
  /** The queue or cluster that the line names so far. */
  readonly ref: Ref;
  readonly names: NameLookup;
  /** Those that come with cms. */
  readonly schedulers: readonly string[];
  /** The value as far as it is typed. */
  readonly start: string;
}

/** By the first words of a command; the longer ones count more. */
const STATES: Readonly<Record<string, readonly string[]>> = {
  queue: [
    "undefined",
    "ready",
    "hold",
    "run",
    "start",
    "end",
    "kill",
    "fail_start",
    "crash",
  ],
  cluster: ["active", "inactive", "drained"],
  job: ["ready", "submitted", "done", "failed", "timeout"],
  "job hosts": ["free"],
};

type Source = (place: Place) => Completion | Promise<Completion>;

/** By what the placeholder says. */
const SOURCES: Readonly<Record<string, Source>> = {
  FILE: () => ({ ...NOTHING, paths: "files" }),
  DIRECTORY: () => ({ ...NOTHING, paths: "directories" }),
  QUEUE: ({ names, ref, start }) => offer(names.queues(ref.experiment), start),
  CLUSTER: ({ names, ref, start }) =>
    offer(names.clusters(ref.experiment), start),
  JOB: jobs,
  JOBS: jobs,
  NAME: (place) => isAbout(place, "queue") ? jobs(place) : NOTHING,
  ID: (place) => isAbout(place, "cluster") ? hostIds(place) : NOTHING,
  HOST: async (place) => offer(await machines(place, false), place.start),
  HOSTS: async (place) => lastOf(place, await machines(place, true)),
  SCHEDULER: ({ schedulers, start }) => offer(schedulers, start),
  STATUS: ({ command: { path: [about, verb] }, start }) =>
    offer(STATES[`${about} ${verb}`] ?? STATES[about] ?? [], start),
};

/** The values of an option. */
export function valuesOf(
  { values, placeholder, name }: OptionSpec & { readonly name: string },
  place: Place,
): Completion | Promise<Completion> {
  if (values) return offer(values, place.start);
  if (placeholder?.includes("|")) {
    return offer(placeholder.split("|"), place.start);
  }
  return named(placeholder ?? name.toUpperCase(), place);
}

/** What a noun such as QUEUE stands for. */
export function named(
  noun: string,
  place: Place,
): Completion | Promise<Completion> {
  return Object.hasOwn(SOURCES, noun) ? SOURCES[noun]!(place) : NOTHING;
}

function isAbout({ command }: Place, about: string): boolean {
  return command.path[0] === about;
}

function offer(names: Iterable<string>, start: string): Completion {
  return { candidates: abridge(names, start) };
}

/** The last name of a list such as `a,b`; what stands before it stays. */
function lastOf(
  { start }: Place,
  names: Iterable<string> | ((start: string) => Iterable<string>),
): Completion {
  const at = start.lastIndexOf(",") + 1;
  const [before, last] = [start.slice(0, at), start.slice(at)];
  const found = typeof names === "function" ? names(last) : names;
  const candidates = abridge(found, last);
  return {
    candidates: candidates.map((it) => ({ ...it, text: before + it.text })),
  };
}

function jobs(place: Place): Completion {
  return lastOf(place, (start) => place.names.jobs(place.ref, start));
}

async function hostIds(place: Place): Promise<Completion> {
  const hosts = await place.names.hosts(place.ref);
  return lastOf(place, hosts.map(({ id }) => id));
}

/** The machines of all clusters: those of `fifo_multi` have their users. */
async function machines(
  { names, ref: { experiment } }: Place,
  withUser: boolean,
): Promise<Set<string>> {
  const found = new Set(["localhost"]);
  for (const cluster of names.clusters(experiment)) {
    const hosts = await names.hosts({ experiment, name: cluster });
    for (const { name, user } of hosts) {
      if (name === undefined) continue;
      found.add(withUser && user !== undefined ? `${user}@${name}` : name);
    }
  }
  return found;
}
