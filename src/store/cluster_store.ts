/**
 * Clusters on disk: `NAME-cluster.yaml`. They change by hand and by commands
 * only, so each change rewrites the file, comments and all.
 *
 * @module
 */
import { fileOf, type Ref } from "../core/experiment.ts";
import { type HostRecord, slotsOfCluster } from "../core/host.ts";
import type { ClusterStore } from "../core/store.ts";
import { withIo } from "./io_error.ts";
import { LockFile } from "./lock.ts";
import { RecordText } from "./record_text.ts";
import { loadFile, replaceFile, versionOf } from "./yaml_file.ts";

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
        if (versionOf(path)) return false;
        replaceFile(path, RecordText.parse("{}\n", { kind: "cluster", path }));
        return true;
      });
    },

    read: (ref) => Promise.resolve(hostsOf(load(ref))),

    async update(ref, change) {
      load(ref); // a cluster that is not there needs no lock file
      await locked(ref, () => {
        const text = load(ref);
        const hosts = hostsOf(text);
        change(hosts);
        for (const id of [...text.names()]) {
          if (!hosts.has(id)) text.delete(id);
        }
        for (const [id, host] of hosts) text.set(id, host);
        replaceFile(fileOf("cluster", ref), text);
      });
    },

    slots: (ref) => slotsOfCluster(hostsOf(load(ref))),
  };
}

function load(ref: Ref): RecordText {
  const path = fileOf("cluster", ref);
  return loadFile(path, { kind: "cluster", name: ref.name }).text;
}

function hostsOf(text: RecordText): Map<string, HostRecord> {
  return new Map([...text.names()].map((id) => [id, text.get(id) ?? {}]));
}

async function locked<T>(ref: Ref, work: () => T): Promise<T> {
  const lock = new LockFile(`${ref.experiment}/.${ref.name}-cluster.lock`);
  try {
    await lock.take();
    return work();
  } finally {
    lock.close();
  }
}
