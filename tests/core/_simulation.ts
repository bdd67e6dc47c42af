/**
 * A run under random trouble, all of it from one seed.
 *
 * @module
 */
import { AppError } from "../../src/core/errors.ts";
import { addJobs } from "../../src/core/queue/add.ts";
import { refreshJobs } from "../../src/core/queue/refresh.ts";
import { FakeChance } from "../support/fake_chance.ts";
import { FakeWorld, type Manager } from "../support/fake_world.ts";
import { makeJob } from "../support/make.ts";
import { Died } from "../support/memory_queue.ts";
import {
  DEATHS,
  disturb,
  type NewJob,
  type Scene,
  TROUBLES,
} from "./_trouble.ts";
import { LAST, LAST_MS, Witness } from "./_witness.ts";

/** So long trouble goes on, in simulated time. */
const TROUBLE_MS = 6 * 60_000;

/** See the module. */
export class Simulation {
  /** What has happened, for whoever has to find out why. */
  readonly log: string[] = [];
  readonly #chance: FakeChance;
  readonly #world: FakeWorld;
  readonly #witness: Witness;
  readonly #scheduler: "fifo" | "fifo_multi";
  readonly #options: Record<string, unknown>;
  readonly #room = new Map<string, number>();
  readonly #troubles: typeof TROUBLES;
  #manager: Manager | undefined;
  #names = 0;
  #isOver = false;

  constructor(seed: number) {
    const chance = this.#chance = new FakeChance(seed);
    const machines = ["pi@m1", "pi@m2", "pi@m3"].slice(chance.integer(0, 2));
    this.#world = new FakeWorld({ machines });
    this.#scheduler = chance.pick(["fifo", "fifo_multi"]);
    // Managers that live for long show whether they lose something.
    this.#troubles = chance.happens(0.5)
      ? TROUBLES
      : [...TROUBLES, ...DEATHS, ...DEATHS];
    const timeout = chance.integer(1, 2);
    if (this.#scheduler === "fifo") {
      const max_parallel = chance.integer(1, 3);
      this.#room.set("", max_parallel);
      this.#options = { max_parallel, timeout };
    } else {
      const hosts = machines
        .flatMap((key) => chance.happens(0.5) ? [key, key] : [key]);
      for (const key of hosts) {
        this.#room.set(key, 1 + (this.#room.get(key) ?? 0));
      }
      this.#options = { hosts: hosts.join(), timeout };
    }
    const [scheduler, room] = [this.#scheduler, this.#room];
    this.#witness = new Witness(this.#world, { scheduler, room });
    disturb(this.#world, chance);
  }

  /** @throws {Error} with a line for whatever is not as it has to be. */
  async run(): Promise<void> {
    const { clock, store, ref, ports } = this.#world;
    store.edit(ref, (records) => {
      for (let n = this.#chance.integer(2, 30); n > 0; n--) {
        const { name, spec } = this.#newJob();
        records.set(name, makeJob(name, { ...spec }));
      }
    });
    const managing = this.#manage();
    await clock.until(this.#makeTrouble());
    await clock.until(managing);
    await clock.until(refreshJobs(ports, ref));
    this.#witness.judge();
    const { violations } = this.#witness;
    if (violations.length > 0) throw new Error(violations.join("\n"));
  }

  /** Runs the queue, again and again while there is trouble. */
  async #manage(): Promise<void> {
    for (;;) {
      const isLast = this.#isOver;
      this.#note("run");
      this.#manager = this.#start();
      try {
        const { stopped } = await this.#manager.summary;
        this.#note(`ran ${stopped?.code ?? ""}`);
        // Stuck: there is nothing left but jobs that no host is named for.
        if (isLast && (!stopped || stopped.code === "stuck")) return;
      } catch (error) {
        if (!(error instanceof Died)) throw error;
      }
      await this.#world.clock.sleep(this.#chance.integer(100, 20_000));
    }
  }

  #start(): Manager {
    return this.#world.start({
      scheduler: this.#scheduler,
      options: this.#options,
      observer: {
        ended: (job, { status, reason }) => {
          this.#note(`${status} ${job} ${reason ?? ""}`);
          // Its slot is of no machine, and is used for the next job.
          const isLeft = status === "crash" && this.#scheduler === "fifo";
          if (isLeft) this.#witness.excuse(job, { always: true });
        },
        retrying: (job, { reason }) => this.#note(`again ${job} ${reason}`),
        skipped: (job, reason) => this.#note(`skip ${job} ${reason}`),
        starting: (job, machine) => this.#note(`start ${job} ${machine}`),
        adopted: (job, machine) => this.#note(`adopt ${job} ${machine}`),
        machine: (machine, { up, reason }) =>
          this.#note(`${up ? "up" : "down"} ${machine} ${reason}`),
      },
    });
  }

  async #makeTrouble(): Promise<void> {
    const { clock, transport } = this.#world;
    const end = clock.elapsed + TROUBLE_MS;
    const troubles: Promise<void>[] = [];
    while (clock.elapsed < end) {
      await clock.sleep(this.#chance.integer(50, 20_000));
      troubles.push(this.#happen(this.#chance.pick(this.#troubles)));
    }
    await Promise.all(troubles);
    for (const key of transport.machines.keys()) transport.comeBack(key);
    this.#isOver = true;
    this.#note("peace");
    await this.#fill();
  }

  async #happen(trouble: (typeof TROUBLES)[number]): Promise<void> {
    const { store, transport, ref } = this.#world;
    const key = this.#chance.pick([...transport.machines.keys()]);
    const names = [...store.records(ref).keys()];
    const name = names.length > 0 ? this.#chance.pick(names) : "none";
    const scene: Scene = {
      world: this.#world,
      chance: this.#chance,
      witness: this.#witness,
      newJob: () => this.#newJob(),
      interrupt: () => this.#manager?.interrupt(),
    };
    this.#note(`${trouble.name || "the end"}: ${key} ${name}`);
    try {
      await trouble(scene, { key, name });
    } catch (error) {
      if (!(error instanceof AppError)) throw error;
      this.#note(error.message);
    }
  }

  /** As many jobs as there is room for, so that a leaked slot shows. */
  async #fill(): Promise<void> {
    const { ports, ref } = this.#world;
    const command = `sleep ${LAST_MS / 1_000}`;
    for (const [key, room] of this.#room) {
      for (let n = 0; n < room + 1; n++) {
        const name = `${LAST}${++this.#names}`;
        this.#witness.allow(name);
        const host = key === "" ? this.#host() : undefined;
        // Before those that are tried again and again.
        const spec = { command, user: "pi", host, priority: 100 };
        await addJobs(ports, ref, { names: [name], spec });
      }
    }
  }

  #newJob(): NewJob {
    const chance = this.#chance;
    const name = `j${++this.#names}`;
    const retries = chance.happens(0.3) ? chance.integer(1, 3) : 0;
    this.#witness.allow(name, { retries });
    const command = [
      `sleep ${chance.pick([0, 1, 5, 20, 60, 150])}`,
      ...chance.happens(0.3) ? [chance.pick(["exit 3", "exit 3 1 times"])] : [],
      ...chance.happens(0.2) ? ["state halfway"] : [],
    ].join(";");
    const isAssigned = this.#scheduler === "fifo" && chance.happens(0.9);
    const place = isAssigned ? { user: "pi", host: this.#host() } : {};
    const wishes = {
      retries,
      ...retries > 0 && { retry_delay: chance.pick([0, 5, 60]) },
      ...chance.happens(0.1) && {
        begin: new Date(this.#world.clock.now() + chance.integer(0, 200_000))
          .toISOString(),
      },
      ...chance.happens(0.2) && { priority: chance.integer(-2, 2) },
      ...this.#names > 1 && chance.happens(0.2) && {
        after: `j${chance.integer(1, this.#names - 1)}`,
        ...chance.happens(0.5) && { if_failed: "run" },
      },
    };
    return { name, spec: { command, ...place, ...wishes } };
  }

  #host(): string {
    if (this.#chance.happens(0.05)) return "nowhere";
    const keys = [...this.#world.transport.machines.keys()];
    return this.#chance.pick(keys).slice("pi@".length);
  }

  #note(line: string): void {
    this.log.push(`${this.#world.clock.elapsed} ms: ${line}`);
  }
}
