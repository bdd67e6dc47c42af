/**
 * Which part of a file is wanted.
 *
 * @module
 */
import type { Channel } from "./transport.ts";

/** Bytes from an offset on, or the last bytes or lines; all where it is empty. */
export interface ByteRange {
  readonly from?: number | undefined;
  /** How many bytes at most. */
  readonly length?: number | undefined;
  readonly lastBytes?: number | undefined;
  /** A last line without its end is one, too. */
  readonly lastLines?: number | undefined;
}

const NEWLINE = 10;
/** How far a look for line breaks goes back at a time: one piece, see {@link Channel.read}. */
const STEP = 256 * 1024;
/** Machines read whole blocks: from where none begins a piece is shorter. */
const BLOCK = 4096;

/** The bytes that the range means in a file of that size, `to` exclusive. */
export async function resolveRange(
  channel: Pick<Channel, "read">,
  { path, size }: { readonly path: string; readonly size: number },
  { from = 0, length = Infinity, lastBytes, lastLines }: ByteRange,
): Promise<{ from: number; to: number }> {
  const start = lastLines !== undefined
    ? await startOfLines(channel, { path, size }, lastLines)
    : lastBytes !== undefined
    ? size - lastBytes
    : from;
  const first = Math.min(Math.max(0, start), size);
  return { from: first, to: Math.min(size, first + length) };
}

/** Bytes `from` up to `to`, in pieces; fewer if the file has become shorter. */
export async function* readBytes(
  channel: Pick<Channel, "read">,
  path: string,
  { from, to }: { readonly from: number; readonly to: number },
): AsyncGenerator<Uint8Array<ArrayBuffer>, void, undefined> {
  for (let at = from; at < to;) {
    const piece = (await channel.read(path, at)).subarray(0, to - at);
    if (piece.length === 0) return;
    at += piece.length;
    yield piece;
  }
}

/** Where the last `lines` lines begin. */
async function startOfLines(
  channel: Pick<Channel, "read">,
  { path, size }: { readonly path: string; readonly size: number },
  lines: number,
): Promise<number> {
  if (lines <= 0) return size;
  let left = lines;
  for (let to = size; to > 0;) {
    const from = Math.max(0, Math.ceil((to - STEP) / BLOCK) * BLOCK);
    const parts: Uint8Array[] = [];
    for await (const part of readBytes(channel, path, { from, to })) {
      parts.push(part);
    }
    let end = to;
    for (const part of parts.toReversed()) {
      const start = end - part.length;
      for (let at = part.length - 1; at >= 0; at--) {
        // The break at the very end closes the last line.
        if (part[at] !== NEWLINE || start + at === size - 1) continue;
        if (--left === 0) return start + at + 1;
      }
      end = start;
    }
    to = from;
  }
  return 0;
}
