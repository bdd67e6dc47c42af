/**
 * Files for a job, from here to its machine.
 *
 * @module
 */
import { AppError } from "../core/errors.ts";
import type { Machine } from "../core/host.ts";
import type { StartOrder } from "../core/transport.ts";
import type { LineSource } from "./line.ts";
import { sendPieces } from "./send_pieces.ts";
import { tarOf } from "./tar.ts";

/** @throws {AppError} `io` if they cannot be read here, or written there. */
export async function carryFiles(
  agent: LineSource,
  { order: { name, experiment }, here, paths, machine }: {
    readonly order: StartOrder;
    /** Where the experiment is on this machine. */
    readonly here: string;
    /** Below the experiment. */
    readonly paths: readonly string[];
    readonly machine: Machine;
  },
): Promise<void> {
  const { status, text } = await sendPieces(
    agent,
    { call: "receive", args: [experiment] },
    tarOf(here, paths),
  );
  if (status === 0) return;
  throw new AppError(
    "io",
    `Cannot carry the files of job "${name}" to ${machine.key}: ${text}`,
  );
}
