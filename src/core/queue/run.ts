/**
 * Running a queue.
 *
 * @module
 */
import { Engine } from "../engine.ts";
import { AppError } from "../errors.ts";
import { parseRef, type Ref } from "../experiment.ts";
import { parseNoticeOrder } from "../notice.ts";
import { Notices } from "../notices.ts";
import type { RunObserver, RunSummary } from "../observer.ts";
import { tellAll } from "../observers.ts";
import { parseOptions } from "../options.ts";
import type { Ports } from "../ports.ts";
import { RUN_OPTIONS, type RunOptions, shownOptions } from "../run_options.ts";
import type { Scheduler } from "../scheduler.ts";
import { findScheduler } from "../scheduler/find.ts";
import { createPolicy } from "../scheduler/create.ts";
import { parseScheduler } from "../scheduler/parse.ts";
import { noSuchJob } from "./select.ts";

/** What a run needs of the world outside. */
export type RunPorts = Pick<
  Ports,
  | "queues"
  | "clusters"
  | "transport"
  | "clock"
  | "schedulers"
  | "plugins"
  | "newId"
  | "notifier"
>;

/** How a queue is run. */
export interface RunRequest {
  /** Its name, or one of the caller's own. */
  readonly scheduler: string | Scheduler;
  /** The scheduler's options and those of every run, by name. */
  readonly options?: Readonly<Record<string, unknown>>;
  /** The jobs that may be started; all unless given. */
  readonly names?: readonly string[] | undefined;
  /** Whether it goes on when nothing is left to do, until the signal fires. */
  readonly stay?: boolean | undefined;
  readonly observer?: RunObserver;
  /** When it fires, nothing more is started; what runs goes on. */
  readonly signal?: AbortSignal | undefined;
}

/**
 * Runs the queue until each job has had its turn and has ended, or the signal
 * fires. Jobs that an earlier run has left running are adopted. Whoever is to be
 * told of its end is told when the queue can be run again.
 *
 * @throws {AppError} `busy` if it is being run, `usage` for bad options.
 */
export async function runQueue(
  ports: RunPorts,
  ref: Ref,
  request: RunRequest,
): Promise<RunSummary> {
  const { clock, notifier } = ports;
  const { observer = {} } = request;
  const order = parseNoticeOrder(request.options ?? {});
  let notices: Notices | undefined;

  function use(options: RunOptions): Promise<RunSummary | { error: unknown }> {
    const { scheduler, run } = options;
    notices = new Notices({
      ...{ ref, scheduler, run, order, clock, notifier },
      warn: (message) => observer.trouble?.(message),
    });
    const isTold = order.recipients.length > 0;
    const observers = isTold ? tellAll([observer, notices]) : observer;
    return new Engine({ ...options, observer: observers }).run()
      .catch((error: unknown) => ({ error }));
  }

  const end = await withRun(ports, ref, { ...request, use });
  await notices?.close(end);
  if ("error" in end) throw end.error;
  return end;
}

/**
 * Makes all that a run needs, for as long as `use` needs it.
 *
 * @throws {AppError} as {@link runQueue}.
 */
export async function withRun<T>(
  ports: RunPorts,
  ref: Ref,
  { scheduler: named, options = {}, names, stay, observer = {}, signal, use }:
    & RunRequest
    & { readonly use: (options: RunOptions) => Promise<T> },
): Promise<T> {
  const scheduler = typeof named === "string"
    ? await findScheduler(ports, { ...ref, name: named })
    : parseScheduler(named, String(named?.name));
  refuseUnknown(options, scheduler);
  const { timeout, max_failures } = parseOptions(RUN_OPTIONS, options);
  using held = createPolicy(ports, ref, {
    ...{ scheduler, options },
    warn: (message) => observer.trouble?.(message),
  });
  const queue = await ports.queues.open(ref, {
    manage: true,
    purpose: {
      scheduler: scheduler.name,
      options: {
        ...parseOptions(shownOptions(scheduler.options), options),
        ...stay && { stay },
      },
    },
  });
  try {
    const missing = names?.find((name) => !queue.has(name));
    if (missing !== undefined) throw noSuchJob(ref, missing);
    return await use({
      queue,
      scheduler: scheduler.name,
      policy: held.policy,
      transport: await ports.transport(),
      clock: ports.clock,
      observer,
      run: ports.newId().slice(0, 10),
      timeoutMs: Number(timeout) * 60_000,
      maxFailures: max_failures === undefined
        ? undefined
        : Number(max_failures),
      only: names && new Set(names),
      stay,
      slotsNow: held.policy.cluster === undefined
        ? undefined
        : ports.clusters.follow(
          parseRef("cluster", { ...ref, name: held.policy.cluster }),
        ),
      signal,
    });
  } finally {
    queue.close();
  }
}

/** What a program has misspelt must not count as not said. */
function refuseUnknown(
  options: Readonly<Record<string, unknown>>,
  { name, options: own }: Scheduler,
): void {
  const known = Object.keys({ ...own, ...RUN_OPTIONS });
  const unknown = Object.keys(options).find((option) =>
    options[option] !== undefined && !known.includes(option)
  );
  if (unknown === undefined) return;
  throw new AppError(
    "usage",
    `Cannot run with the option "${unknown}": ${name} has no such option`,
    { hint: `there are ${known.join(", ")}` },
  );
}
