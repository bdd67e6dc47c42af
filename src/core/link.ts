/**
 * The engine's end of one machine: keeps a channel to it while it is needed,
 * with a growing pause between attempts, and knows since when it is silent.
 *
 * @module
 */
import type { Clock } from "./clock.ts";
import type { Machine, Slot } from "./host.ts";
import type { Channel, ChannelEvents, Transport } from "./transport.ts";

const FIRST_PAUSE_MS = 1_000;
const LONGEST_PAUSE_MS = 30_000;

/** So many refusals, or losses, in a row are no chance. */
export const FEW_IN_A_ROW = 3;

/** What a link tells the engine. */
export interface LinkEvents<Job> {
  /** The agent answers and is fenced; what ran there may be asked for. */
  up(link: Link<Job>): void;
  down(link: Link<Job>, reason: string): void;
  started(link: Link<Job>, ...told: Told<"started">): void;
  refused(link: Link<Job>, ...told: Told<"refused">): void;
  ended(link: Link<Job>, ...told: Told<"ended">): void;
}

type Told<event extends keyof ChannelEvents> = Parameters<ChannelEvents[event]>;

/** A machine that answers, and begins no jobs. */
export interface Refusal {
  readonly since: number;
  /** As part of a sentence, for the user. */
  readonly reason: string;
  /** The next pause. */
  readonly pauseMs: number;
  /** When it is to be tried again. */
  retryAt: number;
}

/** One machine as the engine sees it. */
export class Link<Job = unknown> {
  readonly machine: Machine;
  /** Jobs that have, or may have, a process there. */
  readonly jobs: Job[] = [];
  /** Those of them whose orders wait for the machine to answer. */
  readonly held = new Set<Job>();
  /** Those of them that count as crashed until the machine answers again. */
  readonly lost = new Set<Job>();
  /** All of its slots, whatever is in them. */
  readonly slots: Slot[] = [];
  /** Free slots that cannot be used, because the link is not open. */
  readonly parked = new Set<Slot>();
  state: "idle" | "connecting" | "up" | "down" = "idle";
  everUp = false;
  /** Why it is down, as a user may be told. */
  reason = "";
  /** Since when there is no answer, though one is wanted. */
  silentSince: number;
  /** When it was last found that there is no connection. */
  failedAt = -Infinity;
  /** How many jobs in a row it has refused. */
  refusals = 0;
  /** How many times in a row it was lost when a start had just been sent there. */
  losses = 0;
  /** Present while it gets no jobs for that. */
  refusal: Refusal | undefined;
  /** Whether the machine is being asked about its jobs, and since when. */
  inquiring = false;
  askedAt = 0;
  #channel: Channel | undefined;
  #generation = 0;
  #pauseMs = FIRST_PAUSE_MS;
  #callOff: (() => void) | undefined;
  readonly #ports: { transport: Transport; clock: Clock };
  readonly #events: LinkEvents<Job>;
  readonly #fence: { file: string; token: string };

  constructor(
    machine: Machine,
    ports: { transport: Transport; clock: Clock },
    { fence, events }: {
      fence: { file: string; token: string };
      events: LinkEvents<Job>;
    },
  ) {
    this.machine = machine;
    this.#ports = ports;
    this.#fence = fence;
    this.#events = events;
    this.silentSince = ports.clock.ticks();
  }

  /** Whether anything still depends on this machine. */
  get needed(): boolean {
    return this.jobs.length + this.parked.size > 0;
  }

  /** Whether free slots can be used: it answers, begins jobs, and has none lost. */
  get isOpen(): boolean {
    return this.state === "up" && this.lost.size === 0 && !this.refusal;
  }

  /** The channel; only to be used while the link is up. */
  get channel(): Channel {
    if (!this.#channel) throw new RangeError(`${this.machine.key} is not up`);
    return this.#channel;
  }

  /** Which of its channels this is, counted from 1. */
  get generation(): number {
    return this.#generation;
  }

  /** Connects now, unless that is under way. */
  connect(): void {
    if (this.state === "connecting" || this.state === "up") return;
    this.#callOff?.();
    this.#callOff = undefined;
    // Nobody has listened meanwhile.
    if (this.state === "idle") this.silentSince = this.#ports.clock.ticks();
    this.state = "connecting";
    this.inquiring = false;
    const generation = ++this.#generation;
    const current = () => generation === this.#generation;
    const events = this.#events;
    this.#channel = this.#ports.transport.open(this.machine, {
      up: () => {},
      started: (attempt, pid) =>
        current() && events.started(this, attempt, pid),
      refused: (attempt, why) =>
        current() && events.refused(this, attempt, why),
      ended: (attempt, code, killed) =>
        current() && events.ended(this, attempt, code, killed),
      down: (reason) => current() && this.#fail(reason),
    });
    const token = `${this.#fence.token}.${generation}`;
    this.#channel.fence(this.#fence.file, token).then(
      () => current() && this.#rise(),
      (error) => current() && this.#fail(error.message),
    );
  }

  /** Takes the connection for lost: nothing has been answered. */
  giveUp(reason: string): void {
    this.#fail(reason);
    this.silentSince = this.askedAt;
  }

  /** Ends the conversation; the jobs there go on. */
  async close(): Promise<void> {
    this.#callOff?.();
    this.#generation++;
    this.state = "idle";
    await this.#channel?.close();
    this.#channel = undefined;
  }

  #rise(): void {
    this.state = "up";
    this.everUp = true;
    this.reason = "";
    this.#pauseMs = FIRST_PAUSE_MS;
    this.#events.up(this);
  }

  #fail(reason: string): void {
    this.failedAt = this.#ports.clock.ticks();
    if (this.state === "up") this.silentSince = this.failedAt;
    this.#generation++; // whatever else the channel says is not heard
    this.state = "down";
    this.reason = reason;
    const channel = this.#channel;
    this.#channel = undefined;
    channel?.close().catch(() => {}); // it is gone already
    this.#events.down(this, reason);
    this.#callOff = this.#ports.clock.after(this.#pauseMs, () => {
      if (this.needed) this.connect();
      else this.state = "idle";
    });
    this.#pauseMs = Math.min(2 * this.#pauseMs, LONGEST_PAUSE_MS);
  }
}
