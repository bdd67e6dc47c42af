/**
 * Reads files of many megabytes in half the time that the platform's own
 * functions take, or in a tenth of it where a piece at a time will do.
 *
 * @module
 */
import { isAscii } from "node:buffer";

/** So much stays within the caches, and its memory is used again. */
const PIECE_LENGTH = 64 * 1024;

/**
 * The file's bytes, a piece at a time, which is there until the next one is asked
 * for. Each begins with the last bytes of the one before, as many as `overlap`.
 */
export function* piecesOf(
  file: Deno.FsFile,
  { overlap = 0 } = {},
): Generator<Uint8Array<ArrayBuffer>, void, undefined> {
  const buffer = new Uint8Array(overlap + PIECE_LENGTH);
  file.seekSync(0, Deno.SeekMode.Start);
  for (let kept = 0;;) {
    const count = file.readSync(buffer.subarray(kept));
    if (count === null) return;
    const length = kept + count;
    yield buffer.subarray(0, length);
    kept = Math.min(overlap, length);
    buffer.copyWithin(0, length - kept, length);
  }
}

/** All of the file's bytes. */
export function readBytes(file: Deno.FsFile): Uint8Array<ArrayBuffer> {
  file.seekSync(0, Deno.SeekMode.Start);
  // One more, to see that there are no more.
  let bytes = new Uint8Array(file.statSync().size + 1);
  for (let length = 0;;) {
    const count = file.readSync(bytes.subarray(length));
    if (count === null) return bytes.subarray(0, length);
    length += count;
    if (length < bytes.length) continue;
    bytes = new Uint8Array(bytes.buffer.transfer(2 * length)); // it grows
  }
}

/** The file's text. @throws {TypeError} if it is not UTF-8. */
export function readText(path: string): string {
  using file = Deno.openSync(path);
  return decodeText(readBytes(file));
}

/**
 * The text, with its byte order mark; the bytes' memory is given back.
 *
 * @throws {TypeError} if it is not UTF-8.
 */
export function decodeText(bytes: Uint8Array<ArrayBuffer>): string {
  const fatal = !isAscii(bytes); // to be strict is slow
  const decoder = new TextDecoder("utf-8", { fatal, ignoreBOM: true });
  const text = decoder.decode(bytes);
  bytes.buffer.transfer(0); // else it would stay until garbage is collected
  return text;
}
