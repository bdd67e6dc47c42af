/**
 * Ends the process with half of something written: a line, a file, an order.
 *
 * @module
 */
import { AgentProcess } from "../../src/transport/agent_process.ts";
import { die, wrap } from "./_wrap.ts";

/** What is first written to such a file, up to the middle of that text. */
export function cutInFile(path: RegExp, text: string): void {
  wrap(Deno, "openSync", (call, opened, options) => {
    const file = call();
    if (options?.read || !path.test(String(opened))) return file;
    wrap(file, "writeSync", (call, bytes) => {
      const at = decoded(bytes).indexOf(text); // all of it is ASCII
      if (at === -1) return call();
      const part = bytes.subarray(0, at + text.length / 2);
      Deno.FsFile.prototype.writeSync.call(file, part);
      die();
    });
    return file;
  });
}

/** Half of a piece of a file that is carried to a machine. */
export function cutCarrying(): void {
  const { sendBytes } = AgentProcess.prototype;
  AgentProcess.prototype.sendBytes = async function (bytes): Promise<void> {
    await sendBytes.call(this, bytes.subarray(0, bytes.length / 2));
    die();
  };
}

/** The order to start a job, up to the middle of it. */
export function cutOrder(): void {
  onOrder((order, start) => order.subarray(0, (start + order.length) / 2));
}

/** All of the order; whether somebody reads it is open. */
export function sendOrder(): void {
  onOrder((order) => order);
}

function onOrder(
  partOf: (order: Uint8Array, start: number) => Uint8Array,
): void {
  const writers = WritableStreamDefaultWriter.prototype;
  const { write } = writers;
  writers.write = async function (chunk?: unknown): Promise<void> {
    const bytes = chunk as Uint8Array;
    const start = decoded(bytes).lastIndexOf("{ start ");
    const part = start === -1 ? bytes : partOf(bytes, start);
    await write.call(this, part);
    if (start !== -1) die();
  };
}

function decoded(bytes: Uint8Array): string {
  return new TextDecoder().decode(bytes);
}
