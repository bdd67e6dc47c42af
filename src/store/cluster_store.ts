/**
 * Clusters on disk: `NAME-cluster.yaml`. They change by hand and by commands
 * only, so each change rewrites the file, comments and all.
 *
 * @module
 */
import { AppError } from "../core/errors.ts";
import { fileOf, type Ref } from "../core/experiment.ts";
import { type HostRecord, slotsOfCluster } from "../core/host.ts";
import type { ClusterStore } from "../core/store.ts";
import { isSameVersion, type Version, versionOf } from "./file_version.ts";
import { withIo } from "./io_error.ts";
import { LockFile } from "./lock.ts";
import { namesIn } from "./names_in.ts";
import { loadParser, withParser } from "./parser.ts";
import { RecordText } from "./record_text.ts";
import { loadFile, removeFile, replaceFile } from "./yaml_file.ts";
import type { QueueText } from "./yaml_source.ts";

/** Creates the store. */
export function createClusterStore(): ClusterStore {
  return {
    async create(ref) {
      const path = fileOf("cluster", ref);
      withIo(
        `make the directory ${ref.experiment}`,
        () => Deno.mkdirSync(ref.experiment, { recursive: true }),
      );
      return await locked(ref, () => {
        const empty = RecordText.parse("{}\n", { kind: "cluster", path });
        return replaceFile(path, empty, { expected: undefined }) !== undefined;
      });
    },

    read: (ref) => withParser(() => hostsOf(load(ref).text)),

    async update(ref, change) {
      await loadParser();
      load(ref); // a cluster that is not there needs no lock file
      await locked(ref, () => {
        while (!tryUpdate(ref, change)); // an editor may save it meanwhile
      });
    },

    async remove(ref) {
      await withParser(() => load(ref));
      await locked(ref, () => removeFile(fileOf("cluster", ref)));
      removeFile(lockPathOf(ref));
    },

    names: (experiment) => namesIn(experiment, "cluster"),

    slots: (ref) => slotsOfCluster(hostsOf(load(ref).text)),

    follow(ref) {
      let known: Version | undefined;
      return () => {
        try {
          const now = versionOf(fileOf("cluster", ref));
          if (isSameVersion(known, now)) return undefined;
          known = now;
          return slotsOfCluster(hostsOf(load(ref).text));
        } catch (error) {
          if (error instanceof AppError) return undefined; // somebody edits it
          throw error;
        }
      };
    },
  };
}

/** Answers whether the file was still the one that was changed. */
function tryUpdate(
  ref: Ref,
  change: (hosts: Map<string, HostRecord>) => void,
): boolean {
  const { text, version: expected } = load(ref);
  const hosts = hostsOf(text);
  change(hosts);
  for (const id of [...text.names()]) {
    if (!hosts.has(id)) text.delete(id);
  }
  for (const [id, host] of hosts) text.set(id, host);
  const path = fileOf("cluster", ref);
  return replaceFile(path, text, { expected }) !== undefined;
}

function load(ref: Ref): { text: QueueText; version: Version } {
  const path = fileOf("cluster", ref);
  const file = loadFile(path, { kind: "cluster", name: ref.name });
  return { text: file.uncut.cut().text, version: file.version };
}

function hostsOf(text: QueueText): Map<string, HostRecord> {
  return new Map([...text.names()].map((id) => [id, text.get(id) ?? {}]));
}

async function locked<T>(ref: Ref, work: () => T): Promise<T> {
  const lock = new LockFile(lockPathOf(ref));
  try {
    return await lock.hold(work);
  } finally {
    lock.close();
  }
}

function lockPathOf({ experiment, name }: Ref): string {
  return `${experiment}/.${name}-cluster.lock`;
}
