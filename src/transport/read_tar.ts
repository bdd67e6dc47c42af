/**
 * Reads tar files as POSIX has them, and the long names of GNU's, out of a stream.
 * Several may stand one behind the other. Nothing in them is believed but what
 * it says of itself: whoever writes the files checks their names.
 *
 * @module
 */
import { AppError } from "../core/errors.ts";
import type { SentFile } from "../core/transport.ts";
import { ByteStream } from "./byte_stream.ts";
import { checkSum, headerOf, paxOf, type TarHeader } from "./tar_header.ts";

const BLOCK = 512;
/** A name, or what else stands in a header of its own; more is no such thing. */
const LONGEST_TEXT = 1024 * 1024;

/**
 * The files in the stream. Each one's bytes are to be read before the next is
 * asked for; what is left of them is passed over.
 *
 * @throws {AppError} with code `io` for what is no tar file, or ends before its
 * end.
 */
export async function* readTar(
  pieces: AsyncIterable<Uint8Array<ArrayBuffer>>,
): AsyncGenerator<SentFile, void, undefined> {
  await using stream = new ByteStream(pieces);
  let extra: Partial<TarHeader> = {};
  while (true) {
    const block = await stream.take(BLOCK);
    if (!block) return;
    if (block.every((byte) => byte === 0)) continue; // the end of one of them
    if (!checkSum(block)) throw noTar();
    const header = { ...headerOf(block), ...extra };
    const { type, size } = header;
    const text = "xgLK".includes(type) ? await readText(stream, size) : "";
    if (type === "g") continue; // of no use for us
    if (text !== "") {
      extra = { ...extra, ...meaningOf(type, text) };
      continue;
    }
    extra = {};
    const end = stream.position + padded(size);
    yield { ...header, kind: kindOf(type), bytes: () => stream.next(size) };
    await stream.skipTo(end);
  }
}

function meaningOf(type: string, text: string): Partial<TarHeader> {
  if (type === "x") return paxOf(text);
  const name = text.replace(/\0[^]*$/, "");
  return type === "L" ? { path: name } : { target: name };
}

async function readText(stream: ByteStream, size: number): Promise<string> {
  if (size > LONGEST_TEXT) throw noTar();
  const bytes = await stream.take(padded(size));
  return new TextDecoder().decode(bytes?.subarray(0, size));
}

function kindOf(type: string): SentFile["kind"] {
  if (type === "0" || type === "7") return "file";
  if (type === "1") return "same";
  if (type === "2") return "link";
  return type === "5" ? "directory" : "other";
}

function padded(size: number): number {
  return Math.ceil(size / BLOCK) * BLOCK;
}

function noTar(): AppError {
  return new AppError("io", "what arrives is no tar file");
}
