/**
 * Lines out of a stream of bytes.
 *
 * @module
 */

/**
 * Calls `take` with the lines that have arrived, several at a time, until the
 * stream ends. What has no end of line then was cut short and is no line.
 */
export async function readLines(
  reader: ReadableStreamDefaultReader<Uint8Array>,
  take: (lines: string[]) => void,
): Promise<void> {
  let rest = "";
  await readText(reader, (text) => {
    const lines = (rest + text).split("\n");
    rest = lines.pop() ?? "";
    if (lines.length > 0) take(lines);
  });
}

/** Calls `take` with the text that has arrived, until the stream ends. */
export async function readText(
  reader: ReadableStreamDefaultReader<Uint8Array>,
  take: (text: string) => void,
): Promise<void> {
  const decoder = new TextDecoder();
  while (true) {
    const { done, value } = await reader.read();
    if (done) return;
    take(decoder.decode(value, { stream: true }));
  }
}
