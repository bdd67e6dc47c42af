/**
 * Watching a queue: what is pressed and what happens changes the picture.
 *
 * @module
 */
import type { Ref } from "../../core/experiment.ts";
import type { JobFileKind } from "../../core/job_file.ts";
import { AppError } from "../../core/errors.ts";
import type { Ports } from "../../core/ports.ts";
import { followHistory } from "../../core/queue/history.ts";
import { killJobs } from "../../core/queue/kill.ts";
import { listJobs } from "../../core/queue/list.ts";
import type { Terminal } from "./terminal.ts";
import { Board } from "./board.ts";
import { parseKeys, STEPS } from "./keys.ts";
import { Page } from "./page.ts";
import { draw, listed, type Tab, TABS } from "./view.ts";

/** The picture is drawn no more often than this, and no less often than that. */
const PAUSE_MS = 100;
const TICK_MS = 1_000;

type WatchPorts = Pick<Ports, "queues" | "transport" | "clock">;

/** See the module. */
export class Watching {
  readonly #ports: WatchPorts;
  readonly #ref: Ref;
  readonly #terminal: Terminal;
  readonly #ending = new AbortController();
  #board = new Board([]);
  #tab: Tab = "all";
  #filter = "";
  #isTyping = false;
  #selected: string | undefined;
  #message = "";
  /** The job that may be killed if the next key is `y`. */
  #doomed: string | undefined;
  #page: Page | undefined;
  #callOff: (() => void) | undefined;
  #isSoon = false;

  constructor(ports: WatchPorts, ref: Ref, terminal: Terminal) {
    this.#ports = ports;
    this.#ref = ref;
    this.#terminal = terminal;
  }

  /** Until somebody quits. */
  async run(): Promise<void> {
    const begun = this.#ports.clock.now();
    this.#board = new Board(await listJobs(this.#ports, this.#ref));
    const following = this.#follow(begun);
    following.catch(() => {}); // told below
    this.#draw();
    try {
      for await (const input of this.#terminal.input()) {
        for (const key of parseKeys(input)) {
          if (this.#press(key) === "quit") return;
        }
        this.#news();
      }
    } finally {
      this.#ending.abort();
      this.#page?.close();
      this.#callOff?.();
      await following;
    }
  }

  async #follow(begun: number): Promise<void> {
    const { signal } = this.#ending;
    for await (
      const event of followHistory(this.#ports, this.#ref, { signal })
    ) {
      this.#board.apply(event, { isOld: Date.parse(event.time) < begun });
      this.#news();
    }
  }

  /** Draws soon, once for all that happens until then. */
  #news(): void {
    this.#drawIn(PAUSE_MS, "soon");
  }

  #drawIn(ms: number, when: "soon" | "later"): void {
    if (this.#isSoon || this.#ending.signal.aborted) return;
    this.#isSoon = when === "soon";
    this.#callOff?.();
    this.#callOff = this.#ports.clock.after(ms, () => this.#draw());
  }

  #draw(): void {
    this.#isSoon = false;
    if (this.#ending.signal.aborted) return;
    const { columns, rows } = this.#terminal.size;
    const { queues } = this.#ports;
    const { name, experiment } = this.#ref;
    const manager = queues.manager(this.#ref);
    if (!manager && !queues.names(experiment).includes(name)) {
      this.#message = "The queue is not there any more; q quits";
    }
    const lines = this.#page?.draw({ columns, rows }) ?? draw(this.#board, {
      queue: name,
      manager,
      isPaused: queues.pausedSince(this.#ref) !== undefined,
      now: this.#ports.clock.now(),
      ...{ columns, rows },
      tab: this.#tab,
      filter: this.#filter,
      isTyping: this.#isTyping,
      selected: this.#choice(),
      message: this.#message,
    });
    this.#terminal.draw(lines);
    this.#drawIn(TICK_MS, "later");
  }

  #press(key: string): "quit" | undefined {
    if (key === "interrupt") return "quit";
    if (key === "suspend") this.#terminal.suspend();
    else if (this.#page) {
      if (this.#page.press(key) === "close") this.#page = undefined;
    } else if (this.#isTyping) this.#type(key);
    else if (this.#doomed !== undefined) this.#answer(key);
    else if (key === "q") return "quit";
    else this.#command(key);
    return undefined;
  }

  #command(key: string): void {
    this.#message = "";
    const job = this.#choice();
    if (key in STEPS) this.#move(STEPS[key]!);
    else if (key === "tab") this.#turn(1);
    else if (key === "back tab") this.#turn(-1);
    else if (key === "/") this.#isTyping = true;
    else if (job === undefined) return;
    else if (key === "enter") this.#open(job, "output");
    else if (key === "l") this.#open(job, "log");
    else if (key === "e") this.#open(job, "error");
    else if (key === "k") {
      this.#doomed = job;
      this.#message = `Kill job ${job}? y or n`;
    }
  }

  #type(key: string): void {
    if (key === "enter" || key === "escape") this.#isTyping = false;
    if (key === "escape") this.#filter = "";
    else if (key === "backspace") this.#filter = this.#filter.slice(0, -1);
    else if ([...key].length === 1) this.#filter += key;
  }

  #answer(key: string): void {
    const job = this.#doomed!;
    this.#doomed = undefined;
    this.#message = key === "y" ? `Killing job ${job}` : "";
    if (key !== "y") return;
    killJobs(this.#ports, this.#ref, [job]).then(
      ({ problems, changes: [change] }) =>
        problems[0] ?? `Job ${job} ${change ? "was killed" : "does not run"}`,
      (error) => {
        if (error instanceof AppError) return error.message;
        throw error;
      },
    ).then((message) => {
      this.#message = message;
      this.#news();
    });
  }

  #open(name: string, file: JobFileKind): void {
    const page = this.#page = new Page(name, file);
    page.follow(this.#ports, this.#ref, () => this.#news());
  }

  /** The job that keys are about: the first one until one is chosen. */
  #choice(): string | undefined {
    const jobs = listed(this.#board, { tab: this.#tab, filter: this.#filter });
    const isThere = jobs.some(({ name }) => name === this.#selected);
    return isThere ? this.#selected : jobs[0]?.name;
  }

  #move(by: number): void {
    const jobs = listed(this.#board, { tab: this.#tab, filter: this.#filter });
    const at = jobs.findIndex(({ name }) => name === this.#choice());
    const to = Math.min(jobs.length - 1, Math.max(0, at + by));
    this.#selected = jobs[to]?.name;
  }

  #turn(by: number): void {
    const at = TABS.indexOf(this.#tab) + by;
    this.#tab = TABS[(at + TABS.length) % TABS.length]!;
    this.#selected = undefined;
  }
}
