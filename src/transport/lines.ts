/**
 * Lines out of a stream of bytes.
 *
 * @module
 */

/** So much of a line is kept; an agent's are far shorter. */
const LONGEST = 1_000_000;
const BUFFER_BYTES = 16 * 1024;

/**
 * Calls `take` with the lines that have arrived, several at a time, until the
 * stream ends. What has no end of line then was cut short and is no line.
 */
export async function readLines(
  reader: ReadableStreamBYOBReader,
  take: (lines: string[]) => void,
): Promise<void> {
  let rest = "";
  await readText(reader, (text) => {
    const lines = (rest + text).split("\n");
    rest = (lines.pop() ?? "").slice(0, LONGEST);
    if (lines.length > 0) take(lines);
  });
}

/** Calls `take` with the text that has arrived, until the stream ends. */
export async function readText(
  reader: ReadableStreamBYOBReader,
  take: (text: string) => void,
): Promise<void> {
  const decoder = new TextDecoder();
  // One buffer for all: a stream would make a new one of 64 KB for each line.
  let buffer = new ArrayBuffer(BUFFER_BYTES);
  while (true) {
    const { done, value } = await reader.read(new Uint8Array(buffer));
    if (done || !value) return;
    take(decoder.decode(value, { stream: true }));
    buffer = value.buffer;
  }
}
