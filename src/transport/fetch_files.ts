/**
 * Files from a machine, as tar files over the agent's channel. They are made by
 * `find` and `tar` as POSIX has them, and read here.
 *
 * @module
 */
import { AppError } from "../core/errors.ts";
import type { FilesWanted, SentFile } from "../core/transport.ts";
import agentPack from "./agent_pack.sh" with { type: "text" };
import type { LineSource } from "./line.ts";
import { readTar } from "./read_tar.ts";
import { receivePieces } from "./receive_pieces.ts";

/** How many jobs one request is about; a command line has its limits. */
const BATCH = 200;

/** The files, in no order. See {@link Channel.sendFiles}. */
export async function* fetchFiles(
  agent: LineSource & { teach(functions: string): void },
  { experiment, jobs, pattern, machine }: FilesWanted & {
    /** What it is called where something is missing. */
    readonly machine: string;
  },
): AsyncGenerator<SentFile, void, undefined> {
  const complaints: string[] = [];
  agent.teach(agentPack);
  for (let at = 0; at < jobs.length; at += BATCH) {
    const args = [experiment, pattern, ...jobs.slice(at, at + BATCH)];
    const request = { call: "pack", args };
    try {
      yield* readTar(
        receivePieces(agent, request, (text) => complaints.push(text)),
      );
    } catch (error) {
      if (!(error instanceof AppError && error.code === "io")) throw error;
      complaints.push(error.message);
    }
  }
  if (complaints.length === 0) return;
  throw new AppError(
    "io",
    `Cannot fetch all files of ${experiment} from ${machine}: ${
      complaints.join("; ")
    }`,
  );
}
