/**
 * A client that asks at a steady rate over a few connections, and reads all that
 * it is answered.
 *
 * @module
 */
import { basic } from "./_site.ts";

/** How much is asked. */
export interface Load {
  readonly url: string;
  readonly path: string;
  readonly perSecond: number;
  readonly seconds: number;
  /** Compressed answers are asked for. */
  readonly isGzip?: boolean;
  readonly connections?: number;
}

/** What came of it. */
export interface LoadResult {
  readonly answers: number;
  /** Answers that were not 200, or not in the form that was asked for. */
  readonly errors: number;
  readonly perSecond: number;
  readonly megabytes: number;
  /** Of the slowest answer but one in a hundred. */
  readonly slowestMs: number;
}

export async function load(
  { url, path, perSecond, seconds, isGzip = false, connections = 16 }: Load,
): Promise<LoadResult> {
  const { hostname, port } = new URL(url);
  const request = new TextEncoder().encode([
    `GET ${path} HTTP/1.1`,
    "Host: localhost",
    `Authorization: ${basic()}`,
    ...isGzip ? ["Accept-Encoding: gzip"] : [],
    "\r\n",
  ].join("\r\n"));
  const began = performance.now();
  const total = perSecond * seconds;
  let [next, errors, bytes] = [0, 0, 0];
  const took: number[] = [];

  async function ask(): Promise<void> {
    using connection = await Deno.connect({ hostname, port: Number(port) });
    const buffer = new Uint8Array(1 << 20);
    while (next < total) {
      const due = began + 1000 * next++ / perSecond;
      const early = due - performance.now();
      if (early > 1) await new Promise((go) => setTimeout(go, early));
      const at = performance.now();
      await connection.write(request);
      const answer = await readAnswer(connection, buffer);
      took.push(performance.now() - at);
      bytes += answer.size;
      if (answer.status !== 200 || answer.isGzip !== isGzip) errors++;
    }
  }

  await Promise.all(Array.from({ length: connections }, ask));
  const elapsed = (performance.now() - began) / 1000;
  took.sort((a, b) => a - b);
  return {
    answers: took.length,
    errors,
    perSecond: took.length / elapsed,
    megabytes: bytes / 1e6,
    slowestMs: took[Math.floor(took.length * 0.99)] ?? 0,
  };
}

async function readAnswer(
  connection: Deno.TcpConn,
  buffer: Uint8Array,
): Promise<{ status: number; size: number; isGzip: boolean }> {
  let filled = 0;
  let end = -1;
  let head = "";
  while (end === -1) {
    const count = await connection.read(buffer.subarray(filled));
    if (count === null) throw new Error("The connection was closed");
    filled += count;
    head = new TextDecoder("latin1").decode(
      buffer.subarray(0, Math.min(filled, 4096)),
    );
    end = head.indexOf("\r\n\r\n");
  }
  const [, length = "0"] = /^content-length: (\d+)/im.exec(head) ?? [];
  let left = Number(length) - (filled - end - 4);
  while (left > 0) {
    const count = await connection.read(buffer);
    if (count === null) throw new Error("The connection was closed");
    left -= count;
  }
  return {
    status: Number(head.slice(9, 12)),
    size: Number(length),
    isGzip: /^content-encoding: gzip\r$/im.test(head.slice(0, end + 2)),
  };
}
