/**
 * Conversations with the command line: what is typed on one side, what comes
 * back on the other. Stores are real, in a directory that ends with the session.
 *
 * @module
 */
import assert from "node:assert/strict";
import { runCli } from "../../src/cli/cli.ts";
import { commandsFor } from "../../src/cli/commands/mod.ts";
import { createDraft } from "../../src/cli/draft.ts";
import { save } from "../../src/cli/save.ts";
import type { Ref } from "../../src/core/experiment.ts";
import type { ClusterStore, QueueStore } from "../../src/core/store.ts";
import type { Transport } from "../../src/core/transport.ts";
import { findOwnScheduler } from "../../src/core/scheduler/find.ts";
import { createNotifier } from "../../src/notify/mod.ts";
import { createPlugins } from "../../src/plugins/mod.ts";
import { SCHEDULERS } from "../../src/schedulers/mod.ts";
import { createClusterStore } from "../../src/store/cluster_store.ts";
import { createJobsetStore } from "../../src/store/jobset_store.ts";
import { createLanding } from "../../src/store/landing.ts";
import { createQueueStore } from "../../src/store/queue_store.ts";
import { recordYaml } from "../../src/store/record_yaml.ts";
import { createVariables } from "../../src/store/variables_file.ts";
import { formatRecord } from "../../src/store/yaml_scalar.ts";
import { createTransport } from "../../src/transport/mod.ts";
import { systemClock } from "../../src/transport/system_clock.ts";
import { tempDir } from "../support/temp.ts";

/** What a command has answered; lines are joined and without a last break. */
export interface Answer {
  readonly code: number;
  readonly out: string;
  readonly err: string;
}

/** Someone at a terminal, whose home is the session's directory. */
export interface Session extends AsyncDisposable {
  /** The directory that `experiment` lies in. */
  readonly path: string;
  /** Types a line as into a shell, with its quotes. */
  type(line: string): Promise<Answer>;
  /** As if Ctrl-C were pressed; counts for the commands that listen to it. */
  interrupt(): void;
}

/** How a session differs from an ordinary one. */
export interface SessionOptions {
  /** Reaches machines; without one none may be reached. */
  readonly transport?: Transport;
  /** Who types, `me` unless given. */
  readonly user?: string;
  /** The words of the editor's command. */
  readonly editor?: readonly string[];
  /** What is answered to questions, one after the other. */
  readonly answers?: string[];
  /** Shown each line of standard error at once. */
  readonly onLine?: (line: string) => void;
}

/** The machine on which the files of the original were written. */
const HERE = { hostname: "vm", cpus: 2 };

const NO_TRANSPORT: Transport = {
  open() {
    throw new RangeError("This test has no transport");
  },
};

/**
 * Begins a session. `experiment` is a directory of the session's own, and so is
 * any other that is not absolute: the process's own one stays as it is. Jobs that
 * really run need an absolute one: `--experiment=${session.path}/experiment`.
 */
export async function session(
  {
    transport = NO_TRANSPORT,
    user = "me",
    onLine = () => {},
    editor = [],
    answers = [],
  }: SessionOptions = {},
): Promise<Session> {
  const dir = await tempDir();
  const interrupt = new AbortController();
  let ids = 0;
  const ports = {
    queues: inside(dir.path, createQueueStore()),
    clusters: clustersInside(dir.path, createClusterStore()),
    transport: () => Promise.resolve(transport),
    landing: createLanding(),
    clock: systemClock,
    schedulers: SCHEDULERS,
    plugins: createPlugins(),
    newId: () => String(++ids).padStart(32, "0"),
    jobsets: () =>
      Promise.resolve(createJobsetStore({
        home: dir.path,
        here: { ...HERE, user },
        transport: () =>
          Promise.resolve(
            transport === NO_TRANSPORT
              ? transport
              : createTransport({ base: dir.path }),
          ),
      })),
    yaml: () => Promise.resolve(recordYaml),
    variables: () =>
      Promise.resolve(createVariables(`${dir.path}/.cloudmesh/variables.dat`)),
    notifier: () => Promise.resolve(createNotifier()),
  };

  async function type(line: string): Promise<Answer> {
    const out: string[] = [];
    const err: string[] = [];
    const complain = (line: string) => {
      err.push(line.replaceAll(`${dir.path}/`, ""));
      onLine(line);
    };
    const code = await runCli(wordsOf(line).slice(1), {
      commands: commandsFor(SCHEDULERS.values()),
      version: "1.2.3",
      findOwnScheduler: (ref) => findOwnScheduler(ports, ref),
      print: (text) => out.push(`${text}\n`),
      complain,
      context: ({ quiet }) =>
        Promise.resolve({
          ports,
          print: (text) => out.push(`${text}\n`),
          write: (bytes) => out.push(new TextDecoder().decode(bytes)),
          save,
          note: (lines) => quiet || lines.forEach(complain),
          warn: complain,
          status: undefined,
          width: undefined,
          formatYaml: (name, record) =>
            formatRecord(name, record, { eol: "\n" }),
          draft: (text) => createDraft(text, editor),
          readText: (file) => Deno.readTextFile(`${dir.path}/${file}`),
          openTerminal: () => undefined,
          onInterrupt: () => interrupt.signal,
          background: () => assert.fail("this test has no background"),
          user,
          service: () => {
            throw new RangeError("This test has no service");
          },
          person: {
            ask: () => Promise.resolve(answers.shift()),
            browse: () => Promise.resolve(false),
            takeEnv: () => undefined,
          },
        }),
    });
    const text = out.join("").replace(/\n$/, "");
    return { code, out: text, err: err.join("\n") };
  }

  return {
    path: dir.path,
    type,
    interrupt: () => interrupt.abort(),
    [Symbol.asyncDispose]: () => dir[Symbol.asyncDispose](),
  };
}

/** Splits as a shell does, as far as blanks and quotes go. */
export function wordsOf(line: string): string[] {
  const words = line.match(/(?:[^\s'"]|'[^']*'|"[^"]*")+/g) ?? [];
  return words.map((word) => word.replaceAll(/'([^']*)'|"([^"]*)"/g, "$1$2"));
}

/** The store, with all that is relative below `root`. */
export function inside(root: string, store: QueueStore): QueueStore {
  return {
    create: (ref) => store.create(moved(root, ref)),
    open: (ref, options) => store.open(moved(root, ref), options),
    version: (ref) => store.version(moved(root, ref)),
    remove: (ref) => store.remove(moved(root, ref)),
    journal: (ref) => store.journal(moved(root, ref)),
    names: (experiment) =>
      store.names(moved(root, { experiment, name: "" }).experiment),
    manager: (ref) => store.manager(moved(root, ref)),
    stopManager: (ref) => store.stopManager(moved(root, ref)),
    setPaused: (ref, paused) => store.setPaused(moved(root, ref), paused),
    pausedSince: (ref) => store.pausedSince(moved(root, ref)),
  };
}

/** As {@link inside}. */
export function clustersInside(
  root: string,
  store: ClusterStore,
): ClusterStore {
  return {
    create: (ref) => store.create(moved(root, ref)),
    read: (ref) => store.read(moved(root, ref)),
    update: (ref, change) => store.update(moved(root, ref), change),
    remove: (ref) => store.remove(moved(root, ref)),
    names: (experiment) =>
      store.names(moved(root, { experiment, name: "" }).experiment),
    slots: (ref) => store.slots(moved(root, ref)),
    follow: (ref) => store.follow(moved(root, ref)),
  };
}

function moved(root: string, { name, experiment }: Ref): Ref {
  return {
    name,
    experiment: experiment.startsWith("/")
      ? experiment
      : `${root}/${experiment}`,
  };
}
