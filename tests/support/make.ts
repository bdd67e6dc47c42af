/**
 * Builders for what tests need and do not want to look at.
 *
 * @module
 */
import { parseRef, type Ref } from "../../src/core/experiment.ts";
import { type Machine, parseAddress, type Slot } from "../../src/core/host.ts";
import type { JobRecord } from "../../src/core/job.ts";
import { newJob } from "../../src/core/new_job.ts";
import type { SentFile } from "../../src/core/transport.ts";

export const REF: Ref = parseRef("queue", { name: "a" });

/** A job's record: as `queue add` makes it, with some keys set otherwise. */
export function makeJob(name = "job1", set: JobRecord = {}): JobRecord {
  const text = (key: string) => {
    const value = set[key];
    return typeof value === "string" ? value : undefined;
  };
  const record = newJob(
    {
      command: text("command") ?? "sleep 1",
      user: text("user"),
      host: text("host"),
    },
    { name, experiment: REF.experiment, id: name.padEnd(32, "0") },
  );
  return { ...record, ...set };
}

/** Jobs of one kind, `job1` to `jobN`, on `pi@red` where nothing else is said. */
export function makeJobs(
  count: number,
  set: JobRecord = { user: "pi", host: "red" },
): [string, JobRecord][] {
  return Array.from({ length: count }, (_, at) => {
    const name = `job${at + 1}`;
    return [name, makeJob(name, set)];
  });
}

export function makeMachine(address = "pi@red"): Machine {
  return parseAddress(address);
}

/** One slot for each address, in that order; an empty address is no machine. */
export function makeSlots(...addresses: string[]): Slot[] {
  return addresses.map((address, index) =>
    address === "" ? { index } : { index, machine: parseAddress(address) }
  );
}

/** A file as a machine sends it. */
export function sentFile(
  { content = "", ...set }: Partial<SentFile> & {
    readonly path: string;
    readonly content?: string;
  },
): SentFile {
  const bytes = new TextEncoder().encode(content);
  return {
    kind: "file",
    size: bytes.length,
    mode: 0o644,
    modifiedAt: 1_000_000,
    target: "",
    bytes: () => ReadableStream.from([bytes]),
    ...set,
  };
}
