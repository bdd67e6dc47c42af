/**
 * A run under random trouble, all of it from one seed, and what has to hold
 * whatever happens.
 *
 * @module
 */
import { isAssigned, type JobRecord } from "../../src/core/job.ts";
import { addJobs } from "../../src/core/queue/add.ts";
import { deleteJobs } from "../../src/core/queue/delete.ts";
import { killJobs } from "../../src/core/queue/kill.ts";
import { refreshJobs } from "../../src/core/queue/refresh.ts";
import { resetJobs } from "../../src/core/queue/reset.ts";
import { FakeChance } from "../support/fake_chance.ts";
import type { FakeProcess } from "../support/fake_machine.ts";
import { FakeWorld, type Manager } from "../support/fake_world.ts";
import { makeJob } from "../support/make.ts";
import { Died } from "../support/memory_queue.ts";

/** So long trouble goes on, in simulated time. */
const TROUBLE_MS = 6 * 60_000;
/** How long each of the last jobs takes. */
const LAST_MS = 400_000;
const HOSTS = ["m1", "m2", "m3"];

/** What goes wrong, or is done by somebody else; some of it more often. */
const TROUBLES = [
  "drop",
  "drop",
  "cutOff",
  "cutOff",
  "lose",
  "lose",
  "reboot",
  "add",
  "replace",
  "delete",
  "delete",
  "kill",
  "kill",
  "reset",
  "reset",
  "refresh",
  "editReady",
  "editHold",
  "editRemove",
  "editFirst",
  "die",
  "interrupt",
] as const;

/** See the module. Throws with a sentence for whatever is not as it has to be. */
export class Simulation {
  readonly #chance: FakeChance;
  readonly #world: FakeWorld;
  readonly #scheduler: "fifo" | "fifo_multi";
  readonly #options: Record<string, unknown>;
  /** Whether managers may be ended in this world. */
  readonly #isMortal: boolean;
  /** Slots by machine; for all together where the scheduler counts so. */
  readonly #room = new Map<string, number>();
  /** How often a job may be begun: once, and once more for each reset. */
  readonly #allowed = new Map<string, number>();
  /** Processes that run on behind everybody's back, as the spec lets them. */
  readonly #excused = new Set<FakeProcess>();
  /** Jobs that were taken out of the file, and so are nobody's. */
  readonly #removed = new Set<string>();
  readonly #violations: string[] = [];
  readonly log: string[] = [];
  #manager: Manager | undefined;
  #names = 0;
  #isOver = false;

  constructor(seed: number) {
    const chance = this.#chance = new FakeChance(seed);
    const machines = HOSTS.slice(0, chance.integer(1, 3)).map((h) => `pi@${h}`);
    this.#world = new FakeWorld({ machines });
    this.#scheduler = chance.pick(["fifo", "fifo_multi"]);
    const timeout = chance.integer(1, 2);
    this.#isMortal = chance.happens(0.5);
    if (this.#scheduler === "fifo") {
      const count = chance.integer(1, 3);
      this.#room.set("", count);
      this.#options = { max_parallel: count, timeout };
    } else {
      const hosts = machines
        .flatMap((key) => chance.happens(0.5) ? [key, key] : [key]);
      for (const key of hosts) {
        this.#room.set(key, 1 + (this.#room.get(key) ?? 0));
      }
      this.#options = { hosts: hosts.join(), timeout };
    }
    this.#disturb();
  }

  async run(): Promise<void> {
    const { clock, store, ref } = this.#world;
    for (let n = this.#chance.integer(2, 30); n > 0; n--) {
      const [name, job] = this.#newJob();
      store.edit(ref, (records) => records.set(name, job));
    }
    const managing = this.#manage();
    await clock.until(this.#trouble());
    await clock.until(managing);
    await clock.until(this.#act("refresh"));
    this.#judge();
    this.#judgeRoom();
    if (this.#violations.length > 0) {
      throw new Error(this.#violations.join("\n"));
    }
  }

  /** Slow disks, slow and lossy connections, refused and swallowed orders. */
  #disturb(): void {
    const { clock, store, transport } = this.#world;
    const chance = this.#chance;
    const slow = chance.happens(0.5) ? 300 : 20;
    transport.latencyMs = () => chance.integer(1, slow);
    transport.stragglersMs = () =>
      chance.happens(0.5) ? chance.integer(0, 5_000) : undefined;
    store.pause = () =>
      chance.happens(0.5)
        ? clock.sleep(chance.integer(0, slow))
        : Promise.resolve();
    for (const machine of transport.machines.values()) {
      machine.launchMs = chance.integer(0, slow);
      machine.onStart = (process) => this.#check(machine.key, process);
      machine.refuses = () =>
        chance.happens(0.03)
          ? "the disk is full"
          : chance.happens(0.01)
          ? "nothing"
          : undefined;
    }
  }

  /** Runs the queue, again and again while there is trouble. */
  async #manage(): Promise<void> {
    const { clock } = this.#world;
    for (;;) {
      this.#manager = this.#world.start({
        scheduler: this.#scheduler,
        options: this.#options,
        observer: {
          ended: (job, { status, reason }) => {
            this.#note(`  ${status} ${job} ${reason ?? ""}`);
            if (status === "crash") this.#excuseLost(job);
          },
          starting: (job, machine) => this.#note(`  start ${job} ${machine}`),
          adopted: (job, machine) => this.#note(`  adopt ${job} ${machine}`),
          machine: (machine, { up, reason }) =>
            this.#note(`  ${up ? "up" : "down"} ${machine} ${reason}`),
        },
      });
      this.#note("run");
      const wasOver = this.#isOver;
      try {
        const { stopped } = await this.#manager.summary;
        this.#note(`ran ${stopped?.code ?? ""}`);
        if (wasOver && !stopped) return;
      } catch (error) {
        if (!(error instanceof Died)) throw error;
      }
      await clock.sleep(this.#chance.integer(100, 20_000));
    }
  }

  async #trouble(): Promise<void> {
    const { clock, transport } = this.#world;
    const end = clock.elapsed + TROUBLE_MS;
    const acts: Promise<void>[] = [];
    while (clock.elapsed < end) {
      await clock.sleep(this.#chance.integer(50, 20_000));
      const trouble = this.#chance.pick(TROUBLES);
      const isDeadly = trouble === "die" || trouble === "interrupt";
      if (!isDeadly || this.#isMortal) acts.push(this.#act(trouble));
    }
    await Promise.all(acts);
    for (const key of transport.machines.keys()) transport.comeBack(key);
    this.#isOver = true;
    this.#note("peace");
    await this.#fill();
  }

  /** As many jobs as there is room for, so that a leaked slot shows. */
  async #fill(): Promise<void> {
    const { ports, ref } = this.#world;
    for (const [key, room] of this.#room) {
      for (let n = 0; n < room + 1; n++) {
        const host = key === "" ? this.#host() : undefined;
        const name = `last${++this.#names}`;
        const spec = { command: `sleep ${LAST_MS / 1_000}`, user: "pi", host };
        await addJobs(ports, ref, { names: [name], spec });
      }
    }
  }

  /** No slot is leaked: at some time each was in use at once. */
  #judgeRoom(): void {
    const { transport, states } = this.#world;
    if (/last\d+:(?!end)/.test(states)) return; // too few were left, perhaps
    for (const [key, room] of this.#room) {
      const starts = [...transport.machines.values()]
        .filter((machine) => key === "" || machine.key === key)
        .flatMap(({ processes }) => processes)
        .filter(({ order }) => order.name.startsWith("last"))
        .map(({ startedAt }) => startedAt);
      const peaks = starts.map((at) =>
        starts.filter((other) => other <= at && at < other + LAST_MS).length
      );
      const peak = Math.max(0, ...peaks);
      if (peak >= room) continue;
      this.#violations.push(`only ${peak} of ${room} slots of ${key} are used`);
    }
  }

  async #act(trouble: (typeof TROUBLES)[number]): Promise<void> {
    const { clock, store, transport, ports, ref } = this.#world;
    const chance = this.#chance;
    const machine = chance.pick([...transport.machines.values()]);
    const { key } = machine;
    const names = [...store.records(ref).keys()];
    const name = names.length > 0 ? chance.pick(names) : "none";
    this.#note(`${trouble} ${key} ${name}`);
    try {
      switch (trouble) {
        case "drop":
          return transport.drop(key);
        case "cutOff":
          transport.cutOff(key, { noticedMs: chance.integer(0, 20_000) });
          await clock.sleep(chance.integer(1_000, 240_000));
          return transport.comeBack(key);
        case "lose":
          if (machine.alive.length > 0) {
            machine.lose(chance.pick(machine.alive));
          }
          return;
        case "reboot":
          machine.reboot();
          transport.cutOff(key, { noticedMs: chance.integer(0, 20_000) });
          await clock.sleep(chance.integer(1_000, 60_000));
          return transport.comeBack(key);
        case "add": {
          const [added, job] = this.#newJob();
          const spec = {
            command: String(job["command"]),
            user: "pi",
            host: this.#host(),
          };
          return await addJobs(ports, ref, { names: [added], spec });
        }
        case "replace":
          this.#allow(name);
          this.#excuse(name);
          return await addJobs(ports, ref, {
            names: [name],
            spec: { command: "sleep 7", user: "pi", host: this.#host() },
            replace: true,
          });
        case "delete":
          this.#excuse(name);
          await deleteJobs(ports, ref, [name]);
          return;
        case "kill":
          await killJobs(ports, ref, [name]);
          return;
        case "reset":
          this.#allow(name);
          this.#excuse(name);
          await resetJobs(ports, ref, { names: [name] });
          return;
        case "refresh":
          await refreshJobs(ports, ref);
          return;
        case "editReady":
          this.#allow(name);
          this.#excuse(name, true);
          return this.#world.edit(name, { status: "ready" });
        case "editHold":
          return this.#world.edit(name, { status: "hold" });
        case "editRemove":
          this.#excuse(name, true);
          this.#removed.add(name);
          return store.edit(ref, (records) => records.delete(name));
        case "editFirst": {
          const first = this.#newJob();
          return store.edit(ref, (records) => {
            const others = [...records];
            records.clear();
            for (const [name, job] of [first, ...others]) {
              records.set(name, job);
            }
          });
        }
        case "die":
          return this.#world.kill();
        case "interrupt":
          return this.#manager?.interrupt();
      }
    } catch (error) {
      this.#note(`  could not: ${error instanceof Error ? error.message : ""}`);
    }
  }

  #newJob(): [string, JobRecord] {
    const name = `j${++this.#names}`;
    this.#allow(name);
    const chance = this.#chance;
    const command = [
      `sleep ${chance.pick([0, 1, 5, 20, 60, 150])}`,
      chance.happens(0.3) ? "exit 3" : "",
      chance.happens(0.2) ? "state halfway" : "",
    ].join(";");
    const assigned = this.#scheduler === "fifo" && chance.happens(0.9);
    return [
      name,
      makeJob(name, {
        command,
        ...(assigned && { user: "pi", host: this.#host() }),
      }),
    ];
  }

  #host(): string {
    if (this.#chance.happens(0.05)) return "nowhere";
    const [, host] = this.#chance.pick([
      ...this.#world.transport.machines.keys(),
    ])
      .split("@");
    return host ?? "";
  }

  #allow(name: string): void {
    this.#allowed.set(name, 1 + (this.#allowed.get(name) ?? 0));
  }

  #processesOf(name: string): FakeProcess[] {
    return [...this.#world.transport.machines.values()]
      .flatMap((machine) => machine.of(name))
      .toSorted((a, b) => a.startedAt - b.startedAt);
  }

  /** A command cannot end what runs on a machine that it does not reach. */
  #excuse(name: string, always = false): void {
    for (const machine of this.#world.transport.machines.values()) {
      for (const process of machine.alive) {
        if (process.order.name !== name) continue;
        const status = this.#world.store.records(this.#world.ref).get(name)
          ?.["status"];
        if (always || !machine.reachable || status === "crash") {
          this.#excused.add(process);
        }
      }
    }
  }

  /** Without slots of their own, machines that are given up leave theirs. */
  #excuseLost(name: string): void {
    if (this.#scheduler === "fifo") this.#excuse(name, true);
  }

  #check(key: string, process: FakeProcess): void {
    const { name } = process.order;
    this.#note(`    process ${process.pid} of ${name} on ${key}`);
    const all = this.#processesOf(name);
    const starts = all.filter(({ order }) =>
      order.attempt === process.order.attempt
    );
    if (starts.length > 1) this.#violate(`${name} began twice in one attempt`);
    if (all.length > (this.#allowed.get(name) ?? 1)) {
      if (!name.startsWith("last")) this.#violate(`${name} ran too often`);
    }
    const others = all.filter((other) =>
      other !== process && other.end === undefined && !this.#excused.has(other)
    );
    if (others.length > 0) this.#violate(`${name} runs twice at a time`);
    for (const [place, room] of this.#room) {
      if (place !== "" && place !== key) continue;
      const busy = [...this.#world.transport.machines.values()]
        .filter((machine) => place === "" || machine.key === place)
        .flatMap(({ alive }) => alive)
        .filter((other) => !this.#excused.has(other))
        .filter(({ order }) => !this.#removed.has(order.name));
      if (busy.length > room) {
        const jobs = busy.map(({ order }) => order.name).join();
        this.#violate(`${jobs} run in ${room} slots of ${place}`);
      }
    }
  }

  /** In the end every state agrees with what has really happened. */
  #judge(): void {
    const attempts = new Map<string, string>();
    const reset = new Set<string>();
    for (const change of this.#world.store.changes(this.#world.ref)) {
      const { status, attempt } = "set" in change
        ? change.set
        : { status: "ready" };
      if (typeof attempt === "string") {
        attempts.set(change.job, attempt);
        reset.delete(change.job);
      } else if (status === "ready" || status === "undefined") {
        reset.add(change.job);
      }
    }
    for (const [name, job] of this.#world.store.records(this.#world.ref)) {
      // A host that does not answer can fail a job before there is an attempt.
      const attempt = job["status"] === "fail_start" && reset.has(name)
        ? undefined
        : attempts.get(name);
      const last = this.#processesOf(name)
        .find(({ order }) => order.attempt === attempt);
      const problem = this.#disagreement(job, last);
      if (problem) this.#violations.push(`${name} is ${problem}`);
    }
    for (const { key, alive } of this.#world.transport.machines.values()) {
      for (const process of alive) {
        if (this.#excused.has(process)) continue;
        this.#violations.push(`${process.order.name} still runs on ${key}`);
      }
    }
  }

  #disagreement(
    job: JobRecord,
    process: FakeProcess | undefined,
  ): string | undefined {
    const { status, exit_code: code = 0 } = job;
    const truth = `${status}, in truth ${process?.end ?? "never begun"}`;
    switch (status) {
      case "end":
        return process?.end === "exit" && process.exitCode === code
          ? undefined
          : `${truth} ${process?.exitCode}, not ${code}`;
      case "kill":
        return !process || process.end === "kill" ? undefined : truth;
      case "crash":
        return !process || process.end === "lost" ? undefined : truth;
      case "fail_start":
        return !process ? undefined : truth;
      case "ready":
      case "undefined":
        return this.#scheduler === "fifo" && !isAssigned(job)
          ? undefined
          : `${truth}, and was not run`;
      case "hold":
        return process?.end === undefined && process &&
            !this.#excused.has(process)
          ? truth
          : undefined;
      default:
        return truth;
    }
  }

  #violate(message: string): void {
    this.#violations.push(`${message} at ${this.#world.clock.elapsed} ms`);
    this.#note(`!!! ${message}`);
  }

  #note(line: string): void {
    this.log.push(`${String(this.#world.clock.elapsed).padStart(8)} ${line}`);
  }
}
