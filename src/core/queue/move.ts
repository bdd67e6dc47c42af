/**
 * Moving jobs within their queue: the order of the file is the order in which
 * jobs have their turn, also of a run that is under way.
 *
 * @module
 */
import { AppError } from "../errors.ts";
import type { Ref } from "../experiment.ts";
import type { OptionSpec } from "../options.ts";
import type { Ports } from "../ports.ts";
import { nameOf, noSuchJob } from "./select.ts";

/** Where to; exactly one of them. */
export interface MoveTarget {
  readonly to?: string | undefined;
  readonly before?: string | undefined;
  readonly behind?: string | undefined;
}

/** The target as data: flags, help and parameters are made from it. */
export const MOVE_OPTIONS = {
  to: {
    type: "text",
    help: "the first or the last place of the queue",
    placeholder: "first|last",
    values: ["first", "last"],
  },
  before: {
    type: "text",
    help: "the place before this job",
    placeholder: "JOB",
  },
  behind: {
    type: "text",
    help: "the place behind this job",
    placeholder: "JOB",
  },
} as const satisfies Readonly<Record<string, OptionSpec>>;

/**
 * Moves the jobs there, in the order in which they are named; answers whether
 * they stood otherwise before. Jobs of a higher priority still have their turn
 * first.
 *
 * @throws {AppError} `not-found`; `usage` for a target that is none.
 */
export async function moveJobs(
  { queues }: Pick<Ports, "queues">,
  ref: Ref,
  { names, ...target }: MoveTarget & { readonly names: readonly string[] },
): Promise<boolean> {
  const moved = new Set(names);
  const anchor = parseTarget(target, moved);
  const queue = await queues.open(ref);
  let isMoved = false;
  try {
    await queue.update(() => {
      const missing = [
        ...moved,
        ...anchor.job === undefined ? [] : [anchor.job],
      ]
        .find((name) => !queue.has(name));
      if (missing !== undefined) throw noSuchJob(ref, missing);
      const before = [...queue.names()];
      const after = before.filter((name) => !moved.has(name));
      const at = anchor.job === undefined
        ? anchor.isBehind ? after.length : 0
        : after.indexOf(anchor.job) + (anchor.isBehind ? 1 : 0);
      after.splice(at, 0, ...moved);
      const last = after.findLastIndex((name, at) => name !== before[at]);
      const [job] = moved;
      isMoved = last !== -1;
      if (job === undefined || !isMoved) return [];
      return [{ job, order: after.slice(0, last + 1) }];
    });
    await queue.checkpoint("lazy");
    return isMoved;
  } finally {
    queue.close();
  }

  function parseTarget({ to, before, behind }: MoveTarget, moved: Set<string>) {
    const given = [to, before, behind].filter((it) => it !== undefined);
    const job = before ?? behind;
    const isPlace = to === undefined || to === "first" || to === "last";
    if (given.length !== 1 || !isPlace) {
      throw unfit(
        given.length > 1 ? "there are several places" : "there is no place",
        "give one of --to=first, --to=last, --before=JOB and --behind=JOB",
      );
    }
    if (job !== undefined && moved.has(job)) {
      throw unfit(`"${job}" is one of them`, "name a job that stays");
    }
    return { job, isBehind: behind !== undefined || to === "last" };
  }

  function unfit(what: string, hint: string): AppError {
    return new AppError(
      "usage",
      `Cannot move jobs of ${nameOf(ref)}: ${what}`,
      {
        hint,
      },
    );
  }
}
