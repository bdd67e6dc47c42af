/**
 * The port through which the engine reaches a machine: one channel each, over
 * which jobs are started and asked for, and which reports their ends by itself.
 *
 * @module
 */
import type { Machine } from "./host.ts";
import type { MachineFacts } from "./machine_facts.ts";

/** Where a job lives on its machine. */
export interface JobPlace {
  readonly name: string;
  /** The job's own directory, `experiment/job1`. */
  readonly directory: string;
  /** The log's path below it. */
  readonly log: string;
  /** The process as far as the record knows it. */
  readonly pid?: number | undefined;
}

/** Everything a machine needs to start one attempt at a job. */
export interface StartOrder extends JobPlace {
  /** Unique for every start that was ever tried. */
  readonly attempt: string;
  readonly command: string;
  readonly shell: string;
  readonly output: string;
  /** Files below the experiment that the command reads; carried along. */
  readonly input?: string | undefined;
  readonly experiment: string;
  readonly gpu?: string | undefined;
  readonly pyenv?: string | undefined;
  /** Variables of the command's environment. */
  readonly env?: ReadonlyMap<string, string> | undefined;
  /** Where the command runs; a relative one is below the job's directory. */
  readonly workingDirectory?: string | undefined;
  /** A file in the job's directory, or anywhere. */
  readonly stdin?: string | undefined;
  /** After that time the machine itself ends the command, as a kill does. */
  readonly walltimeSeconds?: number | undefined;
  /** The command is for the user's own shell; `shell` runs what is around it. */
  readonly inUserShell?: boolean | undefined;
  /** A directory, from where the command runs, for its two outputs. */
  readonly results?: string | undefined;
  /** Options for the batch system, where one starts the job. */
  readonly batch?: readonly string[] | undefined;
}

/** What a machine's files and processes say about a job. */
export interface JobReport {
  readonly name: string;
  /** The attempt whose traces these are; absent in logs not written by cms. */
  readonly attempt?: string | undefined;
  readonly pid?: number | undefined;
  /** What tells that process from another one of its pid, in the machine's words. */
  readonly started?: string | undefined;
  /** The last state in the log. */
  readonly state?: string | undefined;
  readonly exitCode?: number | undefined;
  /** How long it took, in seconds, by the clock there. */
  readonly took?: number | undefined;
  /** Why it ended so, where its own script or a batch system knows. */
  readonly reason?: string | undefined;
  /** Whether that very process lives: its pid, and not another one's by now. */
  readonly alive: boolean;
  /** A batch system has it and has not begun it; then it counts as alive. */
  readonly waiting?: boolean | undefined;
  /** Why it waits there, in the batch system's words. */
  readonly waitsFor?: string | undefined;
  /**
   * Why nobody knows how it is: its log has no end, and its batch system has
   * forgotten it for instance. That proves nothing; it counts as alive.
   */
  readonly doubt?: string | undefined;
}

/** What a run of a job has left on its machine. */
export interface Leftovers {
  readonly place: JobPlace;
  /** The names of the files that a run makes in the job's directory. */
  readonly files: readonly string[];
}

/** What is so of a regular file on a machine. */
export interface FileState {
  readonly size: number;
  /** Another one when another file has taken its place. */
  readonly identity: string;
}

/** A file as it comes from a machine. What it says of itself is to be checked. */
export interface SentFile {
  /** Below the experiment. */
  readonly path: string;
  /** `same`: it has the bytes of an earlier one, its target. */
  readonly kind: "file" | "same" | "link" | "directory" | "other";
  readonly size: number;
  readonly mode: number;
  /** In milliseconds since 1970. */
  readonly modifiedAt: number;
  /** Where a link leads. */
  readonly target: string;
  /** To be read once, before the next file is asked for. */
  bytes(): AsyncIterable<Uint8Array<ArrayBuffer>>;
}

/** Which files of a machine are wanted. */
export interface FilesWanted {
  readonly experiment: string;
  readonly jobs: readonly string[];
  /** With `*`, `?` and `[...]`, what their paths end with. */
  readonly pattern: string;
}

/** How an attempt to kill ended. */
export type KillOutcome = "killed" | "ended" | "gone";

/** What a channel tells by itself. Never called from inside a channel's method. */
export interface ChannelEvents {
  /** The agent has answered. */
  up(): void;
  started(attempt: string, pid: number): void;
  /** The attempt was not begun, and never will be. */
  refused(attempt: string, reason: string): void;
  /** `killed`: why the machine itself has ended it, its walltime for instance. */
  ended(attempt: string, exitCode: number, killed?: string): void;
  /** The channel is of no more use. Told once; says nothing about any job. */
  down(reason: string): void;
}

/** A conversation with one machine. Requests before `up` wait for it. */
export interface Channel {
  /** Makes every earlier channel's unread starts void; comes first. */
  fence(file: string, token: string): Promise<void>;
  start(order: StartOrder): void;
  inquire(jobs: readonly JobPlace[]): Promise<JobReport[]>;
  /**
   * TERM to all of the job's processes, after the grace period KILL.
   *
   * @throws {AppError} `conflict` if one of them stays all the same.
   */
  kill(job: JobPlace, graceSeconds: number): Promise<KillOutcome>;
  /** Appends a state to the job's log, where there is one. */
  note(job: JobPlace, state: string): Promise<void>;
  /**
   * Removes what is left of jobs: their whole directories on a machine of its
   * own; where the machine has this machine's files, only those that a run makes.
   * A job that runs keeps its files.
   */
  remove(jobs: readonly Leftovers[]): Promise<void>;
  /** How each file is, in their order; absent where no regular file is. */
  states(paths: readonly string[]): Promise<(FileState | undefined)[]>;
  /**
   * What stands in a file from an offset on, a piece of it; empty at its end, and
   * where there is none.
   */
  read(path: string, from: number): Promise<Uint8Array<ArrayBuffer>>;
  /** How late it is there, in seconds since 1970, if it knows. */
  moment(): Promise<number | undefined>;
  /** What is so of the machine. */
  probe(experiment: string): Promise<MachineFacts>;
  /** Whether the experiment there is the one that is here. */
  hasOurFiles(experiment: string): Promise<boolean>;
  /**
   * Sends files here. Nothing else is asked meanwhile, so the channel should be of
   * its own. @throws {AppError} behind the last file, if something was not sent.
   */
  sendFiles(wanted: FilesWanted): AsyncIterable<SentFile>;
  /** For how long nothing has been heard, in milliseconds. */
  quietMs(): number;
  /** Ends the conversation; the jobs go on. */
  close(): Promise<void>;
}

/** Opens channels. */
export interface Transport {
  /**
   * Starts to connect and returns at once. Requests fail with an
   * {@link AppError} of code `unreachable` when the channel goes down.
   */
  open(machine: Machine, events: ChannelEvents): Channel;
}
