/**
 * Removes what jobs have left on a machine, many of them with one request.
 *
 * @module
 */
import { AppError } from "../core/errors.ts";
import type { Machine } from "../core/host.ts";
import type { JobPlace, Leftovers } from "../core/transport.ts";
import { quote } from "../core/quote.ts";
import type { Answer } from "./requests.ts";

/** How many jobs one request is about. */
const BATCH = 200;
/** How many requests a machine works on at the same time. */
const AT_A_TIME = 4;

/** The machine that they are on. */
interface There {
  readonly machine: Machine;
  request(call: string, args: readonly string[]): Promise<Answer>;
  /** Whether it has this machine's files. */
  sharesFiles(experiment: string): Promise<boolean>;
}

/**
 * Whole directories on a machine of its own; where it has this machine's files,
 * only the files that are named, and their directory if that was all.
 *
 * @throws {AppError} with code `io` if something cannot be removed.
 */
export async function removeLeftovers(
  jobs: readonly Leftovers[],
  there: There,
): Promise<void> {
  for (const [experiment, group] of byExperiment(jobs)) {
    const isShared = await there.sharesFiles(experiment);
    let at = 0;
    const removeNext = async () => {
      while (at < group.length) {
        const batch = group.slice(at, at += BATCH);
        await removeBatch(batch, there, isShared);
      }
    };
    await Promise.all(Array.from({ length: AT_A_TIME }, removeNext));
  }
}

async function removeBatch(
  jobs: readonly Leftovers[],
  { machine, request }: There,
  isShared: boolean,
): Promise<void> {
  const calls = jobs.map(({ place, files }) =>
    ["drop", ...[place.directory, ...isShared ? files : []].map(quote)]
      .join(" ")
  );
  const emptied = isShared ? jobs.map(({ place }) => place.directory) : [];
  const words = [calls.join("; "), ...emptied];
  const { status, text } = await request("remove", words);
  if (status === 0) return;
  throw new AppError(
    "io",
    `Cannot remove files of jobs on ${machine.key}: ${text}`,
  );
}

function byExperiment(jobs: readonly Leftovers[]): Map<string, Leftovers[]> {
  return Map.groupBy(jobs, ({ place }) => experimentOf(place));
}

/** Nothing but the directory of a job is ever removed. */
function experimentOf({ name, directory }: JobPlace): string {
  if (name !== "" && directory.endsWith(`/${name}`)) {
    return directory.slice(0, -name.length - 1);
  }
  throw new RangeError(
    `Cannot remove ${directory}: it is not of job "${name}"`,
  );
}
