/**
 * What is wrong with a machine, and what to do about it.
 *
 * @module
 */
import { type HostRecord, type Machine, maxJobsOf } from "../host.ts";
import { textOf } from "../job.ts";
import type { MachineFacts } from "../machine_facts.ts";

/** A problem, and what to do about it; both are parts of a sentence. */
export interface Finding {
  readonly problem: string;
  readonly advice: string;
  /** Whether no job can run there. */
  readonly isFatal: boolean;
}

const LITTLE_DISK = 1e9;
/** A part of all of it. */
const LITTLE_MEMORY = 0.05;
const MUCH_SKEW_SECONDS = 5;

/** What ssh says, and what helps against it. */
const CURES: readonly (readonly [RegExp, (key: string) => string])[] = [
  [
    /resolve hostname|no such host/i,
    () => "check its name, or add it to ~/.ssh/config",
  ],
  [
    /permission denied/i,
    (key) => `bring your key there: ssh-copy-id ${key}`,
  ],
  [
    /host key verification|identification has changed/i,
    (key) => `look at its key once by hand: ssh ${key}`,
  ],
  [
    /refused|timed out|no route|unreachable/i,
    (key) => `see whether it is on and runs sshd: ssh ${key} true`,
  ],
];

/** The finding for a machine that cannot be reached, with the reason. */
export function unreachable({ key }: Machine, problem: string): Finding {
  const [, cure] = CURES.find(([words]) => words.test(problem)) ?? [];
  const advice = cure?.(key) ?? `try it by hand: ssh ${key} true`;
  return { problem, advice, isFatal: true };
}

/** All that is wrong, for a host on a machine that answers. */
export function findingsOf(
  host: HostRecord,
  { facts, skewSeconds = 0 }: {
    readonly facts: MachineFacts;
    readonly skewSeconds?: number | undefined;
  },
): Finding[] {
  const { isWritable, freeDiskBytes, programs, load, cores } = facts;
  const { freeMemoryBytes, memoryBytes } = facts;
  const found: Finding[] = [];
  const add = (isSo: boolean, problem: string, advice: string) =>
    isSo && found.push({ problem, advice, isFatal: false });
  const fatal = (isSo: boolean, problem: string, advice: string) =>
    isSo && found.push({ problem, advice, isFatal: true });

  fatal(
    !isWritable,
    "the experiment's directory cannot be written there",
    "see who owns it, or choose another with --experiment",
  );
  fatal(freeDiskBytes === 0, "the disk is full", "free some space there");
  add(
    freeDiskBytes !== undefined && freeDiskBytes > 0 &&
      freeDiskBytes < LITTLE_DISK,
    `only ${megabytes(freeDiskBytes)} are free on the disk`,
    "free some space there",
  );
  add(
    !programs.has("bash"),
    "there is no bash, which runs jobs where nothing else is said",
    "install it there, or add jobs with --shell=sh",
  );
  add(
    !programs.has("tar") || !programs.has("find"),
    "there is no tar or no find, so files of jobs are not carried",
    "install them there",
  );
  add(
    Math.abs(skewSeconds) > MUCH_SKEW_SECONDS,
    `its clock is ${Math.round(Math.abs(skewSeconds))} seconds ${
      skewSeconds > 0 ? "ahead" : "behind"
    }`,
    "synchronise it, with chrony for example",
  );
  add(
    load !== undefined && cores !== undefined && load > 2 * cores,
    `its load is ${load}, with ${cores} cores`,
    "wait, or give it fewer jobs: cms cluster set --key=max_jobs_allowed",
  );
  add(
    freeMemoryBytes !== undefined && memoryBytes !== undefined &&
      freeMemoryBytes < LITTLE_MEMORY * memoryBytes,
    `only ${megabytes(freeMemoryBytes)} of its memory are free`,
    "wait, or end what uses it",
  );
  return [...found, ...gpuFindings(host, facts)];
}

function gpuFindings(
  host: HostRecord,
  { gpus, gpuFailure, programs }: MachineFacts,
): Finding[] {
  const isFatal = false;
  if (gpuFailure !== undefined) {
    return [{
      problem: `nvidia-smi fails: ${gpuFailure}`,
      advice: "mend its driver there",
      isFatal,
    }];
  }
  const names = textOf(host["gpu"])?.split(",") ?? [];
  const known = (name: string) =>
    gpus.some(({ index, uuid }) =>
      String(index) === name.trim() || uuid.startsWith(name.trim())
    );
  const missing = names.filter((name) => !known(name));
  if (missing.length === 0 || maxJobsOf("", host) === 0) return [];
  return [{
    problem: programs.has("nvidia-smi")
      ? `it has no GPU ${missing.join(", ")}`
      : `there is no nvidia-smi, so GPU ${missing.join(", ")} is not sure`,
    advice: "see its GPUs with nvidia-smi -L, and set the host's gpu",
    isFatal,
  }];
}

function megabytes(bytes = 0): string {
  return `${Math.round(bytes / 1e6)} MB`;
}
