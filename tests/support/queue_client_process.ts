/**
 * Starts {@link file://./queue_client.ts} as a process and listens to it.
 *
 * @module
 */
import type { Change } from "../../src/core/change.ts";

const SCRIPT = new URL("./queue_client.ts", import.meta.url).pathname;
const CONFIG = new URL("../../deno.json", import.meta.url).pathname;

/** What a client is told. */
export interface ClientOptions {
  readonly experiment: string;
  readonly client: string;
  readonly role?: "command" | "manager";
  readonly count: number;
  /** Words before `deno`, such as those of strace. */
  readonly prefix?: readonly string[];
}

/** A client at work; disposing of it kills it. */
export interface ClientProcess extends AsyncDisposable {
  readonly pid: number;
  /** The changes that were on disk before it said so, one array per update. */
  readonly acknowledged: Change[][];
  /** Waits for its next line; `undefined` at its end. */
  next(): Promise<string | undefined>;
  /** Reads on until it has done all, or has been killed. */
  end(): Promise<{ readonly isDone: boolean }>;
  kill(): void;
}

export function startClient(
  { experiment, client, role = "command", count, prefix = [] }: ClientOptions,
): ClientProcess {
  const [program, ...args] = [
    ...prefix,
    ...[Deno.execPath(), "run", "-A", "--quiet", "--no-check"],
    ...["--config", CONFIG, SCRIPT, experiment, client, role, `${count}`],
  ];
  const child = new Deno.Command(program!, {
    args,
    stdin: "null",
    stdout: "piped",
    stderr: prefix.length > 0 ? "null" : "inherit",
  }).spawn();
  const lines = linesOf(child.stdout);
  const acknowledged: Change[][] = [];
  let isDone = false;
  let hasEnded = false;
  const status = child.status.then(() => hasEnded = true);

  const next = async () => {
    const { value: line, done } = await lines.next();
    if (done) return undefined;
    if (line === "done") isDone = true;
    else if (line !== "open") acknowledged.push(JSON.parse(line));
    return line;
  };
  const kill = () => {
    if (!hasEnded) child.kill("SIGKILL");
  };
  const end = async () => {
    while (await next() !== undefined);
    await status;
    return { isDone };
  };
  return {
    pid: child.pid,
    acknowledged,
    next,
    end,
    kill,
    async [Symbol.asyncDispose]() {
      kill();
      await end();
    },
  };
}

/** Lines with their end; what a killed process has left of one is dropped. */
async function* linesOf(
  stream: ReadableStream<Uint8Array>,
): AsyncGenerator<string> {
  let rest = "";
  for await (const text of stream.pipeThrough(new TextDecoderStream())) {
    const lines = (rest + text).split("\n");
    rest = lines.pop()!;
    yield* lines;
  }
}
