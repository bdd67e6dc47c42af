/**
 * Reads files of a machine through its agent, a piece at a time: other requests
 * have their turn in between. The bytes come as text, for the channel is made of
 * lines.
 *
 * @module
 */
import { AppError } from "../core/errors.ts";
import type { FileState } from "../core/transport.ts";
import type { Answer } from "./requests.ts";

/** The part of a channel that is needed here. */
interface Asked {
  request(call: string, args: readonly string[]): Promise<Answer>;
}

/** How many files one request asks for; a command line has its limits. */
const BATCH = 200;
/** `dd` finds its place in blocks, so a piece begins at the start of one. */
const BLOCK_BYTES = 4096;
/** Takes an agent some ten milliseconds. */
const BLOCKS = 64;
const ABSENT = 2;

const LISTED = /^\s*(\d+) (-)\S+\s+\d+\s+\d+\s+\d+\s+(\d+)\s/;

/** The state of each file, in their order; absent where no regular file is. */
export async function readStates(
  agent: Asked,
  paths: readonly string[],
): Promise<(FileState | undefined)[]> {
  const requests: Promise<Answer>[] = [];
  for (let at = 0; at < paths.length; at += BATCH) {
    requests.push(agent.request("sizes", paths.slice(at, at + BATCH)));
  }
  const wanted = new Set(paths);
  const states = new Map<string, FileState>();
  for (const { data } of await Promise.all(requests)) {
    for (const line of data) {
      const [, inode = "", , size] = LISTED.exec(line) ?? [];
      if (size === undefined) continue;
      const path = pathAtEnd(line, wanted);
      states.set(path, { size: Number(size), identity: inode });
    }
  }
  return paths.map((path) => states.get(path));
}

/** A path may hold blanks; the longest one that fits is meant. */
function pathAtEnd(line: string, paths: ReadonlySet<string>): string {
  for (let at = line.indexOf(" "); at !== -1; at = line.indexOf(" ", at + 1)) {
    if (paths.has(line.slice(at + 1))) return line.slice(at + 1);
  }
  return "";
}

/**
 * Answers what stands in the file from there on, up to 256 KiB; nothing at its
 * end, and nothing where there is no such file.
 *
 * @throws {AppError} with code `io` if it may not be read.
 */
export async function readPiece(
  agent: Asked,
  path: string,
  from: number,
): Promise<Uint8Array<ArrayBuffer>> {
  const skip = Math.floor(from / BLOCK_BYTES);
  const { status, text, data } = await agent.request("piece", [
    path,
    String(skip),
    String(BLOCKS),
  ]);
  if (status === ABSENT) return new Uint8Array();
  if (status !== 0) {
    throw new AppError("io", `Cannot read ${path}: ${text}`);
  }
  const [form, ...lines] = data;
  const encoded = lines.join("");
  const bytes = form === "base64"
    ? Uint8Array.fromBase64(encoded)
    : Uint8Array.fromHex(encoded);
  return bytes.subarray(from - skip * BLOCK_BYTES);
}
