/**
 * Tar files, for the way down a channel.
 *
 * @module
 */
import { Buffer } from "node:buffer";
import { AppError } from "../core/errors.ts";

/** One answer of the machine is waited for per piece, and one piece is in memory. */
const PIECE_BYTES = 4 * 1024 * 1024;

/**
 * Packs paths below a directory into a tar file, which comes in pieces.
 *
 * @throws {AppError} with code `io` if tar cannot read them.
 */
export async function* tarOf(
  directory: string,
  paths: readonly string[],
): AsyncGenerator<Uint8Array<ArrayBuffer>> {
  await using tar = startTar(directory);
  const complaints = tar.stderr.text();
  const names = paths.map((path) => `${path}\0`).join("");
  // A pipe that breaks shows in what tar says.
  new Blob([names]).stream().pipeTo(tar.stdin).catch(() => {});
  yield* inPieces(tar.stdout);
  const { success } = await tar.status;
  if (success) return;
  throw cannotPack(directory, (await complaints).trim());
}

function startTar(directory: string): Deno.ChildProcess {
  try {
    return new Deno.Command("tar", {
      // As arguments, tar would take `\\n` in a name for a new line.
      args: ["-cf", "-", "-C", directory, "--null", "-T", "-"],
      stdin: "piped",
      stdout: "piped",
      stderr: "piped",
    }).spawn();
  } catch (error) {
    if (!(error instanceof Deno.errors.NotFound)) throw error;
    throw cannotPack(directory, "there is no program tar here");
  }
}

function cannotPack(directory: string, why: string): AppError {
  return new AppError("io", `Cannot pack files of ${directory}: ${why}`);
}

async function* inPieces(
  stream: ReadableStream<Uint8Array>,
): AsyncGenerator<Uint8Array<ArrayBuffer>> {
  let parts: Uint8Array[] = [];
  let length = 0;
  for await (const part of stream) {
    parts.push(part);
    length += part.length;
    if (length < PIECE_BYTES) continue;
    yield Buffer.concat(parts);
    parts = [];
    length = 0;
  }
  if (length > 0) yield Buffer.concat(parts);
}
