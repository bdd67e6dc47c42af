/**
 * What a run would do, as far as that is decided: with the engine's own steps,
 * up to the moment in which all slots are taken or no job may start.
 *
 * @module
 */
import { takeOver } from "../adopt.ts";
import type { Ref } from "../experiment.ts";
import { hopelessness } from "../hopelessness.ts";
import { obstacleOf } from "../obstacle.ts";
import { isPaused } from "../pausing.ts";
import { place } from "../place.ts";
import type { Ports } from "../ports.ts";
import { settleUp } from "../reach.ts";
import { rehearse } from "../rehearsal/rehearse.ts";
import type { RunOptions } from "../run_options.ts";
import { RunState } from "../run_state.ts";
import { turnOf } from "../turn.ts";
import { type RunRequest, withRun } from "./run.ts";

/** A job and the slot that it would have. */
export interface PlannedStart {
  readonly job: string;
  /** `user@host`. */
  readonly machine: string;
  readonly gpu?: string | undefined;
}

/** A job that would not be started for now, and why. */
export interface PlannedWait {
  readonly job: string;
  readonly reason: string;
}

/** What a run would do if all machines answered. */
export interface RunPlan {
  readonly paused: boolean;
  /** Jobs that run already and would be looked after. */
  readonly running: readonly PlannedStart[];
  /** At once, in this order. */
  readonly starts: readonly PlannedStart[];
  /** When slots become free, in this order. */
  readonly next: readonly string[];
  readonly waiting: readonly PlannedWait[];
  /** Jobs that could never start, and would be `fail_start`. */
  readonly failing: readonly PlannedWait[];
  /** Why the run would stop with jobs left, if it would. */
  readonly stopped?: string | undefined;
}

/**
 * Plans a run; nothing is changed, and no machine is connected to. A policy that
 * draws lots draws others when it runs.
 *
 * @throws {AppError} as `runQueue`.
 */
export function planRun(
  ports: Ports,
  ref: Ref,
  request: Omit<RunRequest, "observer" | "signal">,
): Promise<RunPlan> {
  const { ports: rehearsed, transport } = rehearse(ports, { isRun: true });
  const waiting: PlannedWait[] = [];
  const failing: PlannedWait[] = [];
  const observer: RunRequest["observer"] = {
    skipped: (job, reason) => waiting.push({ job, reason }),
    ended: (job, { reason = "" }) => failing.push({ job, reason }),
  };
  const use = async (options: RunOptions): Promise<RunPlan> => {
    const state = await play(options, () => transport.answered());
    const next = Array.from(state.waiting, ({ name }) => name);
    state.actAfterwards();
    waiting.push(...postponedIn(state));
    state.postponed.close();
    const placed = state.running.names().map((name) => {
      const { sentOn, slot, link: { machine } } = state.running.named(name)!;
      const planned = { job: name, machine: machine.key, gpu: slot?.gpu };
      return { isNew: sentOn !== 0, planned };
    });
    const those = (isNew: boolean) =>
      placed.filter((it) => it.isNew === isNew).map(({ planned }) => planned);
    return {
      paused: state.isPaused,
      ...{ running: those(false), starts: those(true) },
      ...{ next, waiting, failing },
      stopped: state.isPaused ? undefined : hopelessness(state)?.reason,
    };
  };
  return withRun(rehearsed, ref, { ...request, observer, use });
}

/** The rounds of the engine, until one leaves nothing to be done. */
async function play(
  options: RunOptions,
  answered: () => Promise<void>,
): Promise<RunState> {
  const events: (() => void)[] = [];
  const state: RunState = new RunState(options, {
    look: (name) => turnOf(state, name),
    post: (event) => events.push(event),
    link: {
      up: (link) => events.push(() => settleUp(state, link)),
      down: () => {},
      started: () => {},
      refused: () => {},
      ended: () => {},
    },
  });
  events.push(() => takeOver(state));
  do {
    await options.queue.update(() => {
      for (const event of events.splice(0)) event();
      if (!isPaused(state)) place(state);
      return state.takeChanges();
    });
    state.actAfterwards();
    await answered();
  } while (events.length > 0 || state.isUnsettled);
  return state;
}

function postponedIn({ postponed, options }: RunState): PlannedWait[] {
  return [
    ...Array.from(postponed.left, ([job, reason]) => ({ job, reason })),
    ...Array.from(postponed.timed, (job) => {
      const obstacle = obstacleOf(options.queue.get(job) ?? {}, options);
      return { job, reason: obstacle?.reason ?? "its time has not come" };
    }),
  ];
}

/** The plan for people, a line each. */
export function describeRunPlan(
  { paused, running, starts, next, waiting, failing, stopped }: RunPlan,
): string[] {
  const on = ({ job, machine, gpu }: PlannedStart) =>
    `${job} on ${machine}${gpu === undefined ? "" : `, gpu ${gpu}`}`;
  const why = ({ job, reason }: PlannedWait) => `${job}: ${reason}`;
  const part = (title: string, lines: readonly string[]) =>
    lines.length === 0 ? [] : [title, ...lines.map((line) => `  ${line}`)];
  return [
    "Nothing is changed. If all machines answer, a run does this:",
    ...paused ? ["It starts nothing, as the queue is paused."] : [],
    ...part("It looks after what runs:", running.map(on)),
    ...part("It starts at once, in this order:", starts.map(on)),
    ...part("It starts when slots become free, in this order:", next),
    ...part("It does not start for now:", waiting.map(why)),
    ...part("It cannot start, and notes that:", failing.map(why)),
    ...stopped === undefined ? [] : [`It stops: ${stopped}`],
  ];
}
