/**
 * A process that is given some text and then watched until it ends. It is in a
 * session of its own: so all that it has started can be ended with it, and a
 * Ctrl-C in the terminal does not reach it.
 *
 * @module
 */
import { spawn } from "node:child_process";
import process from "node:process";

/** What is started, and for how long at most. */
export interface FedProcess {
  readonly program: string;
  readonly args: readonly string[];
  /** No more than a pipe holds (64 KiB): a longer one waits for its reader. */
  readonly input: string;
  /** Whether what it writes is written as ours, or answered. */
  readonly output: "ours" | "answer";
  readonly signal: AbortSignal;
}

/** How it ended; `code` is null where a signal ended it. */
export interface FedEnd {
  readonly code: number | null;
  /** What it wrote, errors too, where that was asked for. */
  readonly output: string;
}

/** @throws the system's error for a program that cannot be started. */
export function feed(
  { program, args, input, output, signal }: FedProcess,
): Promise<FedEnd> {
  const { promise, resolve, reject } = Promise.withResolvers<FedEnd>();
  const into = output === "ours" ? "inherit" : "pipe";
  const child = spawn(program, [...args], {
    detached: true,
    stdio: ["pipe", into, into],
  });
  let written = "";
  const take = (text: string) => written += text;
  child.stdout?.setEncoding("utf8").on("data", take);
  child.stderr?.setEncoding("utf8").on("data", take);
  child.on("error", reject);
  // With pipes its end is when all is read; without, others may hold ours.
  child.on(
    output === "ours" ? "exit" : "close",
    (code) => resolve({ code, output: written }),
  );
  child.stdin!.on("error", () => {}); // it need not read
  child.stdin!.end(input);
  const end = () => {
    if (child.pid === undefined) return;
    try {
      process.kill(-child.pid, "SIGKILL");
    } catch {
      // it has ended just now
    }
  };
  signal.addEventListener("abort", end);
  const done = () => signal.removeEventListener("abort", end);
  promise.then(done, done);
  return promise;
}
