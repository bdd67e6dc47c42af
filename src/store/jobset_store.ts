/**
 * Jobsets on disk: the same as queues and clusters, but in one file.
 *
 * @module
 */
import { AppError } from "../core/errors.ts";
import type { HostRecord } from "../core/host.ts";
import type {
  Here,
  Jobset,
  JobsetContent,
  JobsetStore,
} from "../core/jobset/jobset.ts";
import { slotsOfJobset } from "../core/jobset/slots.ts";
import { textOf } from "../core/job.ts";
import type { ClusterStore, OpenQueue, QueueStore } from "../core/store.ts";
import type { Ports } from "../core/ports.ts";
import { editJobset as edit, loadJobset as load } from "./jobset_edit.ts";
import { entriesIn } from "./jobset_entries.ts";
import { expandHome, type JobsetPlace, placeOfJobset } from "./jobset_files.ts";
import { JobsetText } from "./jobset_text.ts";
import { isManaged, managerOf } from "./manager_lock.ts";
import {
  createQueueFile,
  openQueue,
  openQueueFile,
  type QueueStoreOptions,
  readJournal,
  removeQueueFiles,
} from "./queue_store.ts";
import { pausedSince, setPaused } from "./pause_mark.ts";
import { queueVersion } from "./queue_version.ts";
import { putAside } from "./put_aside.ts";
import { stopManager } from "./stop_manager.ts";

/** What the store is given. */
export interface JobsetStoreOptions extends QueueStoreOptions {
  /** The directory that `~` stands for. */
  readonly home: string;
  readonly here: Here;
  /** One that takes relative paths from there. */
  readonly transport: Ports["transport"];
}

/** Creates the store. */
export function createJobsetStore(options: JobsetStoreOptions): JobsetStore {
  const { home, here } = options;
  return {
    here,
    nameOf: (file) =>
      file === "~" || file.startsWith("~/") ? file : expandHome(file, home),
    at: (file) => jobsetAt(file, placeOfJobset(file, home), options),
    entries: (file) =>
      Promise.try(() => entriesIn(expandHome(file, home), file)),
  };
}

function jobsetAt(
  file: string,
  place: JobsetPlace,
  { transport, ...options }: JobsetStoreOptions,
): Jobset {
  const { ref, files } = place;
  const queues: QueueStore = {
    create: () => createQueueFile(files, SKELETON),
    open: (_, how = {}) => openQueue(ref, files, { ...options, ...how }),
    journal: () => readJournal(files),
    version: () => queueVersion(files),
    remove: () => removeQueueFiles(files),
    names: () => [ref.name],
    manager: () => managerOf(files),
    stopManager: () => stopManager(files),
    setPaused: (_, paused) => setPaused(files, paused),
    pausedSince: () => pausedSince(files),
  };
  return {
    file,
    ref,
    queues,
    clusters: clustersOf(place, queues),
    transport,
    policy: () => Promise.try(() => load(place).text.policy),
    setPolicy: (name) =>
      edit(place, (text) => {
        text.policy = name;
      }),
    logFile: files.runLog,
    isManaged: () => isManaged(files),
    create: (content) => create(place, { content, queues }),
  };
}

function clustersOf(place: JobsetPlace, queues: QueueStore): ClusterStore {
  return {
    create: (ref) => queues.create(ref),
    names: () => [place.ref.name],
    remove: () => removeQueueFiles(place.files),
    // Hosts that are changed during a run count from the next one on.
    follow: () => () => undefined,
    slots() {
      const { text } = load(place);
      const slots = slotsOfJobset(text.hosts(), {
        jobs: text.entries().values(),
        user: textOf(text.user),
        reserved: (host) => text.reserved(host),
      });
      if (slots.length > 0) return slots;
      throw new AppError(
        "invalid",
        `Cannot run jobset ${place.ref.name}: none of its hosts has room`,
        {
          hint: "see cms job list hosts, and add one with cms job hosts add",
        },
      );
    },
    async read() {
      const queue = await openQueueFile(place.ref, place.files, {});
      try {
        return (queue.text as JobsetText).hosts();
      } finally {
        queue.close();
      }
    },
    update: (_, change) =>
      edit(place, (text) => {
        const hosts = text.hosts();
        change(hosts);
        text.setHosts(hosts);
      }),
  };
}

async function create(
  { ref, files }: JobsetPlace,
  { content, queues }: { content: JobsetContent; queues: QueueStore },
): Promise<string | undefined> {
  const text = JobsetText.of(content).toString();
  if (await createQueueFile(files, text)) return undefined;
  // As its manager: so no other one is at work, and what is kept is complete.
  const how = { manage: true, purpose: { action: "replace" } } as const;
  const queue = await openAnyway(() => queues.open(ref, how));
  try {
    await queue?.checkpoint("now");
    const kept = putAside(files.yaml);
    if (await createQueueFile(files, text)) return kept;
    throw new AppError(
      "io",
      `Cannot write ${files.yaml}: it was made just now`,
      { hint: `what was there is kept as ${kept}` },
    );
  } finally {
    queue?.close();
  }
}

/** Answers nothing for a file that cannot be read: it is kept as it is. */
async function openAnyway(
  open: () => Promise<OpenQueue>,
): Promise<OpenQueue | undefined> {
  try {
    return await open();
  } catch (error) {
    if (error instanceof AppError && error.code === "invalid") return undefined;
    throw error;
  }
}

const SKELETON = JobsetText.of({
  user: "",
  policy: "sequential",
  hosts: new Map<string, HostRecord>(),
  jobs: new Map(),
}).toString();
