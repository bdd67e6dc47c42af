/**
 * The library: queues and clusters for TypeScript programs.
 *
 * ```ts
 * import { Cms } from "@cloudmesh/queue";
 * import assert from "node:assert/strict";
 *
 * const experiment = `${await Deno.makeTempDir()}/experiment`;
 * const cms = new Cms();
 *
 * const queue = cms.queue("demo", { experiment });
 * await queue.create();
 * await queue.add(["hello", "sorry"], { command: "echo hi; exit 3" });
 *
 * const summary = await queue.run("fifo_multi", {
 *   options: { hosts: "localhost,localhost" },
 *   observer: { ended: (job, { exitCode }) => assert.equal(exitCode, 3, job) },
 * });
 *
 * assert.deepEqual(summary.failed.toSorted(), ["hello", "sorry"]);
 * const jobs = await queue.list({ status: "end" });
 * assert.equal(jobs.get("hello")?.exit_code, 3);
 * await Deno.remove(experiment, { recursive: true });
 * ```
 *
 * A jobset is a queue and a cluster in one file:
 *
 * ```ts
 * import { Cms } from "@cloudmesh/queue";
 * import assert from "node:assert/strict";
 *
 * const directory = await Deno.makeTempDir();
 * const jobset = new Cms().jobset(`${directory}/spec.yaml`);
 * await jobset.template([]);
 * await jobset.add(["hello"], { executable: "true", output: directory });
 *
 * assert.equal(await jobset.setPolicy("smart"), "sequential");
 * assert.equal((await jobset.list()).get("hello")?.status, "ready");
 * await Deno.remove(directory, { recursive: true });
 * ```
 *
 * @module
 */
import { addHosts } from "./src/core/cluster/add.ts";
import type { HostSpec } from "./src/core/cluster/host_spec.ts";
import type { ByteRange } from "./src/core/byte_range.ts";
import { deleteHosts } from "./src/core/cluster/delete.ts";
import {
  type HostProbe,
  probeHosts,
  type ProbeRequest,
} from "./src/core/cluster/probe.ts";
import { setHosts } from "./src/core/cluster/set.ts";
import type { QueueEvent } from "./src/core/event.ts";
import { createPorts, loadParser } from "./outside.ts";
import { parseExperiment, parseRef, type Ref } from "./src/core/experiment.ts";
import type { HostRecord } from "./src/core/host.ts";
import type { JobRecord } from "./src/core/job.ts";
import type { JobFileKind, JobFileName } from "./src/core/job_file.ts";
import type { Manager } from "./src/core/manager.ts";
import { addEntries, addFile, type EntrySpec } from "./src/core/jobset/add.ts";
import { currentJobset, portsOf } from "./src/core/jobset/current.ts";
import type { Entry } from "./src/core/jobset/entry.ts";
import {
  addHost,
  type JobsetHostSpec,
  listHosts,
} from "./src/core/jobset/hosts.ts";
import {
  type EntryFilter,
  listByStatus,
  listEntries,
} from "./src/core/jobset/list.ts";
import { setPolicy } from "./src/core/jobset/policy.ts";
import { runJobset } from "./src/core/jobset/run.ts";
import { createTemplate } from "./src/core/jobset/template.ts";
import { jobsetToQueue, type Transfer } from "./src/core/jobset/to_queue.ts";
import type { JobSpec } from "./src/core/new_job.ts";
import type { RunSummary } from "./src/core/observer.ts";
import type { Ports } from "./src/core/ports.ts";
import { addEachJob, addJobs, type AddOptions } from "./src/core/queue/add.ts";
import {
  type Fetched,
  fetchJobs,
  type FetchProgress,
  type FetchRequest,
} from "./src/core/queue/fetch.ts";
import { fetchTar } from "./src/core/queue/fetch_tar.ts";
import { type Deleted, deleteJobs } from "./src/core/queue/delete.ts";
import { holdJobs, releaseJobs } from "./src/core/queue/hold.ts";
import { moveJobs, type MoveTarget } from "./src/core/queue/move.ts";
import { planRun, type RunPlan } from "./src/core/queue/plan_run.ts";
import type { Plan } from "./src/core/rehearsal/plan.ts";
import { rehearse } from "./src/core/rehearsal/rehearse.ts";
import {
  type Edit,
  type Edited,
  editQueue,
  queueText,
} from "./src/core/queue/edit.ts";
import {
  importJoblog,
  type JoblogImport,
} from "./src/core/queue/import_joblog.ts";
import { pauseQueue, resumeQueue } from "./src/core/queue/pause.ts";
import { exportQueue } from "./src/core/queue/export.ts";
import { explainJob, type Explanation } from "./src/core/queue/explain.ts";
import {
  followHistory,
  type FollowRequest,
  type HistoryRequest,
  readHistory,
} from "./src/core/queue/history.ts";
import {
  type FollowFile,
  followJobFile,
} from "./src/core/queue/follow_job_file.ts";
import { killJobs } from "./src/core/queue/kill.ts";
import { type JobFilter, listJobs } from "./src/core/queue/list.ts";
import {
  listQueues,
  type QueueEntry,
  type QueueOverview,
  surveyQueues,
} from "./src/core/queue/queues.ts";
import {
  type JobFile,
  openJobFile,
  readJobFile,
} from "./src/core/queue/read_job_file.ts";
import { refreshJobs } from "./src/core/queue/refresh.ts";
import { removeQueue } from "./src/core/queue/remove.ts";
import { rerunJobs, type RerunRequest } from "./src/core/queue/rerun.ts";
import { resetJobs } from "./src/core/queue/reset.ts";
import { runQueue, type RunRequest } from "./src/core/queue/run.ts";
import type { Outcome, StateChange } from "./src/core/queue/select.ts";
import { type QueueStats, queueStats } from "./src/core/queue/stats.ts";
import { queueTimeline } from "./src/core/queue/timeline.ts";
import {
  type Stopped,
  stopQueue,
  type StopRequest,
} from "./src/core/queue/stop.ts";
import {
  type Waited,
  waitForJobs,
  type WaitRequest,
} from "./src/core/queue/wait.ts";
import type { Scheduler } from "./src/core/scheduler.ts";
import {
  findScheduler,
  listSchedulers,
  type SchedulerEntry,
  type SchedulerRef,
} from "./src/core/scheduler/find.ts";

export { AppError, type ErrorCode } from "./src/core/errors.ts";
export { jobsOfLines, sweep } from "./src/core/sweep.ts";
export { expandNames } from "./src/core/names.ts";
export { SCHEDULERS } from "./src/schedulers/mod.ts";
export type {
  AddOptions,
  ByteRange,
  Deleted,
  Edit,
  Edited,
  Entry,
  EntryFilter,
  EntrySpec,
  Explanation,
  Fetched,
  FetchProgress,
  FetchRequest,
  FollowFile,
  FollowRequest,
  HistoryRequest,
  HostProbe,
  HostRecord,
  HostSpec,
  JobFile,
  JobFileKind,
  JobFileName,
  JobFilter,
  JoblogImport,
  JobRecord,
  JobsetHostSpec,
  JobSpec,
  Manager,
  MoveTarget,
  Outcome,
  Plan,
  Ports,
  ProbeRequest,
  QueueEntry,
  QueueEvent,
  QueueOverview,
  QueueStats,
  Ref,
  RerunRequest,
  RunPlan,
  RunRequest,
  RunSummary,
  SchedulerEntry,
  SchedulerRef,
  StateChange,
  Stopped,
  StopRequest,
  Transfer,
  Waited,
  WaitRequest,
};
export type {
  JobEnd,
  Progress,
  RunObserver,
  Stop,
} from "./src/core/observer.ts";
export type { Machine, Slot } from "./src/core/host.ts";
export type { OptionSpec, OptionValues } from "./src/core/options.ts";
export type {
  Candidate,
  Ordered,
  Placement,
  Policy,
  Scheduler,
  SchedulerContext,
} from "./src/core/scheduler.ts";
export {
  type SchedulerCase,
  testScheduler,
} from "./src/testing/scheduler_contract.ts";

/** Where a queue or a cluster is kept. */
export interface Place {
  /** The directory of the files, `./experiment` unless said. */
  readonly experiment?: string;
}

await loadParser();

/** The way in: hands out queues and clusters. */
export class Cms {
  readonly #ports: Ports;

  /** Parts of the outside world may be replaced, for tests for instance. */
  constructor(ports: Partial<Ports> = {}) {
    this.#ports = { ...createPorts(), ...ports };
  }

  /** @throws {AppError} with code `usage` for a name that no queue can have. */
  queue(name = "default", place: Place = {}): Queue {
    return new Queue(this.#ports, parseRef("queue", { name, ...place }));
  }

  /** Those that come with cms, and those in `EXPERIMENT/schedulers`. */
  schedulers(place: Place = {}): Promise<Map<string, SchedulerEntry>> {
    return listSchedulers(this.#ports, place);
  }

  /** A scheduler by its name, or from a module of the caller's own. */
  scheduler(ref: SchedulerRef): Promise<Scheduler> {
    return findScheduler(this.#ports, ref);
  }

  /** The queues of an experiment, and who runs them. */
  queues(experiment = "./experiment"): QueueEntry[] {
    return listQueues(this.#ports, parseExperiment(experiment));
  }

  /** The same with the jobs of each queue counted, for which it is read. */
  overview(experiment = "./experiment"): Promise<QueueOverview[]> {
    return surveyQueues(this.#ports, parseExperiment(experiment));
  }

  /** The names of an experiment's clusters. */
  clusters(experiment = "./experiment"): string[] {
    return this.#ports.clusters.names(parseExperiment(experiment));
  }

  /** The jobset in a file, or in the one that `cms set jobset` shows. */
  jobset(file?: string): Jobset {
    return new Jobset(this.#ports, file);
  }

  /** @throws {AppError} with code `usage` for a name that no cluster can have. */
  cluster(name = "default", place: Place = {}): Cluster {
    return new Cluster(this.#ports, parseRef("cluster", { name, ...place }));
  }
}

/** A queue; every method throws {@link AppError} for what its caller can mend. */
export class Queue {
  readonly ref: Ref;
  readonly #ports: Ports;

  constructor(ports: Ports, ref: Ref) {
    this.#ports = ports;
    this.ref = ref;
  }

  /** Makes an empty queue; answers whether there was none. */
  create(): Promise<boolean> {
    return this.#ports.queues.create(this.ref);
  }

  /** Adds one job for each name, all with the same specification. */
  add(
    names: readonly string[],
    spec: JobSpec,
    options: AddOptions = {},
  ): Promise<void> {
    return addJobs(this.#ports, this.ref, { names, spec, ...options });
  }

  /** Adds jobs that differ, as those of {@link sweep}. */
  addEach(
    jobs: Iterable<readonly [name: string, spec: JobSpec]>,
    options: AddOptions = {},
  ): Promise<void> {
    return addEachJob(this.#ports, this.ref, { jobs, ...options });
  }

  /** The jobs by name, in queue order. */
  list(filter: JobFilter = {}): Promise<Map<string, Readonly<JobRecord>>> {
    return listJobs(this.#ports, this.ref, filter);
  }

  /** Runs the queue with a scheduler until it is done, or its signal fires. */
  run(
    scheduler: string | Scheduler,
    request: Omit<RunRequest, "scheduler"> = {},
  ): Promise<RunSummary> {
    return runQueue(this.#ports, this.ref, { scheduler, ...request });
  }

  /** What such a run would do, as far as it is decided; changes nothing. */
  planRun(
    scheduler: string | Scheduler,
    request: Omit<RunRequest, "scheduler" | "observer" | "signal"> = {},
  ): Promise<RunPlan> {
    return planRun(this.#ports, this.ref, { scheduler, ...request });
  }

  /**
   * What adding, resetting, deleting or removing would do; changes nothing:
   * `queue.plan((queue) => queue.reset({ status: "end" }))`.
   */
  async plan(work: (queue: Queue) => Promise<unknown>): Promise<Plan> {
    const { ports, plan } = rehearse(this.#ports);
    await work(new Queue(ports, this.ref));
    return plan;
  }

  /** Who runs the queue now; `undefined` if nobody does. */
  manager(): Manager | undefined {
    return this.#ports.queues.manager(this.ref);
  }

  /** Ends the run that another process does; its running jobs go on. */
  stop(request: StopRequest = {}): Promise<Stopped> {
    return stopQueue(this.#ports, this.ref, request);
  }

  /** Waits until jobs have ended. */
  wait(request: WaitRequest = {}): Promise<Waited> {
    return waitForJobs(this.#ports, this.ref, request);
  }

  /** What has happened to the jobs so far, oldest first. */
  history(request: HistoryRequest = {}): AsyncIterable<QueueEvent> {
    return readHistory(this.#ports, this.ref, request);
  }

  /** The same, and what happens from now on, as it happens. */
  follow(request: FollowRequest = {}): AsyncIterable<QueueEvent> {
    return followHistory(this.#ports, this.ref, request);
  }

  /** Why a job waits, what it does, or how it ended. */
  explain(name: string): Promise<Explanation> {
    return explainJob(this.#ports, this.ref, name);
  }

  /** How its jobs stand, how long they took, how busy the slots were. */
  stats(): Promise<QueueStats> {
    return queueStats(this.#ports, this.ref);
  }

  /** Which job ran when and on which slot, as an SVG. */
  timeline(): Promise<string> {
    return queueTimeline(this.#ports, this.ref);
  }

  /** The queue for other programs: `sh`, `sbatch`, `joblog` or `json`. */
  export(format: string, filter: JobFilter = {}): Promise<string> {
    return exportQueue(this.#ports, this.ref, { format, ...filter });
  }

  /** Adds the jobs of a joblog that GNU parallel wrote; answers their names. */
  importJoblog(joblog: JoblogImport): Promise<string[]> {
    return importJoblog(this.#ports, this.ref, joblog);
  }

  /**
   * What a job has written, from the machine where it ran: its log, its output,
   * or any file of its directory.
   */
  readFile(
    name: string,
    file: JobFileName,
    range: ByteRange = {},
  ): AsyncIterable<Uint8Array<ArrayBuffer>> {
    return readJobFile(this.#ports, this.ref, { name, file, range });
  }

  /** The same for those who have to know its size first. */
  openFile(name: string, file: JobFileName): Promise<JobFile> {
    return openJobFile(this.#ports, this.ref, { name, file });
  }

  /** What a job writes, until it has ended. */
  followFile(
    name: string,
    file: JobFileName,
    options: Omit<FollowFile, "name" | "file"> = {},
  ): AsyncIterable<Uint8Array<ArrayBuffer>> {
    return followJobFile(this.#ports, this.ref, { name, file, ...options });
  }

  /** Brings what jobs have left on their machines here, all unless named. */
  fetch(request: FetchRequest = {}): Promise<Fetched> {
    return fetchJobs(this.#ports, this.ref, request);
  }

  /** The same as a tar file, which has its end only if nothing is missing. */
  fetchTar(
    request: Pick<FetchRequest, "names" | "pattern" | "signal"> = {},
  ): AsyncIterable<Uint8Array<ArrayBuffer>> {
    return fetchTar(this.#ports, this.ref, request);
  }

  /** Asks the machines for the jobs' states. */
  refresh(): Promise<Outcome> {
    return refreshJobs(this.#ports, this.ref);
  }

  /** Makes jobs ready again; see the command `queue reset`. */
  reset(filter: JobFilter = {}): Promise<Outcome> {
    return resetJobs(this.#ports, this.ref, filter);
  }

  /** Makes jobs that have ended ready again, all unless told which. */
  rerun(request: RerunRequest = {}): Promise<Outcome> {
    return rerunJobs(this.#ports, this.ref, request);
  }

  /** Keeps waiting jobs from being started. */
  hold(names: readonly string[]): Promise<StateChange[]> {
    return holdJobs(this.#ports, this.ref, names);
  }

  /** Lets held jobs wait for their turn again. */
  release(names: readonly string[]): Promise<StateChange[]> {
    return releaseJobs(this.#ports, this.ref, names);
  }

  /** Moves jobs to another place; answers whether they stood otherwise. */
  move(names: readonly string[], target: MoveTarget): Promise<boolean> {
    return moveJobs(this.#ports, this.ref, { names, ...target });
  }

  /** The jobs as YAML, to be edited. */
  text(names?: readonly string[]): Promise<string> {
    return queueText(this.#ports, this.ref, names);
  }

  /** Takes over what became of {@link text}; what runs stays as it is. */
  edit(edit: Edit): Promise<Edited> {
    return editQueue(this.#ports, this.ref, edit);
  }

  /** Has runs start no further jobs; answers whether that is new. */
  pause(): Promise<boolean> {
    return pauseQueue(this.#ports, this.ref);
  }

  /** Lets jobs be started again; answers whether it was paused. */
  resume(): Promise<boolean> {
    return resumeQueue(this.#ports, this.ref);
  }

  /** Since when it is paused, as `2026-11-21T22:05:58.123Z`, if it is. */
  pausedSince(): string | undefined {
    return this.#ports.queues.pausedSince(this.ref);
  }

  /** Ends running jobs. */
  kill(names: readonly string[]): Promise<Outcome> {
    return killJobs(this.#ports, this.ref, names);
  }

  /**
   * Ends all jobs and removes the queue itself; answers a sentence for each
   * machine where a job may still run.
   */
  remove(): Promise<string[]> {
    return removeQueue(this.#ports, this.ref);
  }

  /** Ends and removes jobs; answers a sentence for each that may still run. */
  async delete(names: readonly string[]): Promise<string[]> {
    const { problems } = await deleteJobs(this.#ports, this.ref, { names });
    return [...problems];
  }

  /** The same for the jobs in a state, of those that are named or of all. */
  deleteIn(
    status: string,
    { names }: Pick<JobFilter, "names"> = {},
  ): Promise<Deleted> {
    return deleteJobs(this.#ports, this.ref, { names, status });
  }
}

/** A jobset; every method throws {@link AppError} for what its caller can mend. */
export class Jobset {
  readonly #ports: Ports;
  readonly #file: string | undefined;

  constructor(ports: Ports, file: string | undefined) {
    this.#ports = ports;
    this.#file = file;
  }

  /** Writes one to begin with; answers where the one that was there is kept. */
  async template(names: readonly string[]): Promise<string | undefined> {
    const { here } = await this.#ports.jobsets();
    return createTemplate(await this.#open(), { names, here });
  }

  /** Adds one job for each name; see the command `job add`. */
  async add(
    names: readonly string[],
    spec: EntrySpec,
    options: AddOptions = {},
  ): Promise<void> {
    await addEntries(await this.#open(), { names, spec, ...options });
  }

  /** Adds the jobs of a file; answers their names. */
  async addFile(file: string, options: AddOptions = {}): Promise<string[]> {
    const jobset = await this.#open();
    return addFile(this.#ports, jobset, { file, ...options });
  }

  /** The jobs by name, in the file's order and as they stand there. */
  async list(filter: EntryFilter = {}): Promise<Map<string, Entry>> {
    return listEntries(await this.#open(), filter);
  }

  /** The same, those of one state after those of another. */
  async listByStatus(): Promise<Map<string, Entry>> {
    return listByStatus(await this.#open());
  }

  /** The hosts by name, with counters of this moment. */
  async hosts(): Promise<Map<string, HostRecord>> {
    return listHosts(await this.#open());
  }

  async addHost(
    name: string,
    spec: JobsetHostSpec,
    options: AddOptions = {},
  ): Promise<void> {
    await addHost(await this.#open(), { name, spec, ...options });
  }

  async policy(): Promise<string> {
    return (await this.#open()).policy();
  }

  /** Changes the policy; answers the one before. */
  async setPolicy(name: string): Promise<string> {
    return setPolicy(await this.#open(), name);
  }

  /** Runs the jobs that are ready, on the jobset's hosts. */
  async run(
    request: Omit<RunRequest, "scheduler"> = {},
  ): Promise<RunSummary> {
    return runJobset(this.#ports, await this.#open(), request);
  }

  /** Ends the run that another process does; its jobs go on. */
  async stop(request: StopRequest = {}): Promise<Stopped> {
    const jobset = await this.#open();
    return stopQueue(portsOf(this.#ports, jobset), jobset.ref, request);
  }

  /** Waits until jobs have ended. */
  async wait(request: WaitRequest = {}): Promise<Waited> {
    const jobset = await this.#open();
    return waitForJobs(portsOf(this.#ports, jobset), jobset.ref, request);
  }

  /** What has happened to the jobs so far, oldest first. */
  async *history(request: HistoryRequest = {}): AsyncIterable<QueueEvent> {
    const jobset = await this.#open();
    yield* readHistory(jobset, jobset.ref, request);
  }

  /** The same, and what happens from now on, as it happens. */
  async *follow(request: FollowRequest = {}): AsyncIterable<QueueEvent> {
    const jobset = await this.#open();
    const ports = portsOf(this.#ports, jobset);
    yield* followHistory(ports, jobset.ref, request);
  }

  /** Ends jobs that are submitted, all unless named. */
  async kill(names?: readonly string[]): Promise<Outcome> {
    const jobset = await this.#open();
    return killJobs(jobset, jobset.ref, names);
  }

  /** Asks the hosts how jobs are that no run looks after. */
  async refresh(): Promise<Outcome> {
    const jobset = await this.#open();
    return refreshJobs(jobset, jobset.ref);
  }

  /** Makes jobs ready again, all that are not done unless named. */
  async reset(names?: readonly string[]): Promise<Outcome> {
    const jobset = await this.#open();
    return resetJobs(jobset, jobset.ref, { names });
  }

  /** Ends and removes jobs; answers a sentence for each that may still run. */
  async delete(names: readonly string[]): Promise<string[]> {
    const jobset = await this.#open();
    const { problems } = await deleteJobs(jobset, jobset.ref, { names });
    return [...problems];
  }

  /** Adds jobs and hosts to a queue and the cluster of its name. */
  async toQueue({ ref }: Queue): Promise<Transfer> {
    return jobsetToQueue(this.#ports, await this.#open(), ref);
  }

  #open() {
    return currentJobset(this.#ports, this.#file);
  }
}

/** A cluster; every method throws {@link AppError} for what its caller can mend. */
export class Cluster {
  readonly ref: Ref;
  readonly #ports: Ports;

  constructor(ports: Ports, ref: Ref) {
    this.#ports = ports;
    this.ref = ref;
  }

  /** Makes an empty cluster; answers whether there was none. */
  create(): Promise<boolean> {
    return this.#ports.clusters.create(this.ref);
  }

  /** The hosts by id, in the file's order. */
  list(): Promise<Map<string, HostRecord>> {
    return this.#ports.clusters.read(this.ref);
  }

  /** Sees whether its hosts can be used, all at the same time. */
  probe(request: ProbeRequest = {}): Promise<HostProbe[]> {
    return probeHosts(this.#ports, this.ref, request);
  }

  /**
   * Adds one host for each id, all with the same specification; with the gpu
   * `auto` one for each GPU of the machine. Answers their ids.
   */
  add(
    ids: readonly string[],
    spec: HostSpec,
    options: AddOptions = {},
  ): Promise<string[]> {
    return addHosts(this.#ports, this.ref, { ids, spec, ...options });
  }

  /** Sets one key of some hosts, `status` for instance. */
  set(ids: readonly string[], key: string, value: string): Promise<void> {
    return setHosts(this.#ports, this.ref, { ids, key, value });
  }

  /** Removes the cluster itself. */
  remove(): Promise<void> {
    return this.#ports.clusters.remove(this.ref);
  }

  delete(ids: readonly string[]): Promise<void> {
    return deleteHosts(this.#ports, this.ref, ids);
  }
}
