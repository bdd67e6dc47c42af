/**
 * The program `cms`: puts the parts together. Only this file touches the
 * process: its arguments, its streams, its signals, its exit code.
 *
 * @module
 */
import { runCli } from "./src/cli/cli.ts";
import { commandsFor } from "./src/cli/commands/mod.ts";
import { BROKEN_PIPE, INTERRUPTED } from "./src/cli/exit_code.ts";
import { save } from "./src/cli/save.ts";
import { Screen } from "./src/cli/screen.ts";
import { AppError } from "./src/core/errors.ts";
import type { Ports } from "./src/core/ports.ts";
import { findScheduler, SCHEDULERS } from "./src/schedulers/mod.ts";
import { createClusterStore } from "./src/store/cluster_store.ts";
import { createLanding } from "./src/store/landing.ts";
import { createQueueStore } from "./src/store/queue_store.ts";
import { formatRecord } from "./src/store/yaml_scalar.ts";
import { createTransport } from "./src/transport/mod.ts";
import { systemClock } from "./src/transport/system_clock.ts";
import { userName } from "./src/transport/user_name.ts";
import config from "./deno.json" with { type: "json" };

async function main(): Promise<number> {
  const screen = new Screen(
    Deno.stdout,
    Deno.stderr,
    () => Deno.consoleSize().columns,
  );
  const ports: Ports = {
    queues: createQueueStore({
      warn: (message) => screen.note([`WARNING: ${message}`]),
    }),
    clusters: createClusterStore(),
    transport: createTransport(),
    landing: createLanding(),
    clock: systemClock,
    findScheduler,
    newId: () => crypto.randomUUID().replaceAll("-", ""),
  };
  return await runCli(Deno.args, {
    commands: commandsFor(SCHEDULERS.values()),
    version: config.version,
    print: (text) => screen.print(text),
    complain: (line) => screen.note([line]),
    context: ({ quiet }) => ({
      ports,
      print: (line) => screen.print(line),
      write: (bytes) => screen.printBytes(bytes),
      save,
      note: (lines) => quiet || screen.note(lines),
      warn: (line) => screen.note([line]),
      status: quiet || !screen.hasStatus || Deno.env.get("TERM") === "dumb"
        ? undefined
        : (line) => screen.status(line),
      width: screen.width,
      formatYaml: (name, record) => formatRecord(name, record, { eol: "\n" }),
      readText,
      onInterrupt: (note) => interruption(screen, note),
      user: userName(),
    }),
  });
}

async function readText(path: string): Promise<string> {
  if (path === "-") return await new Response(Deno.stdin.readable).text();
  try {
    return await Deno.readTextFile(path);
  } catch (error) {
    const { message } = error as Error;
    throw new AppError("io", `Cannot read ${path}: ${message}`, {
      cause: error,
    });
  }
}

function interruption(screen: Screen, note: string): AbortSignal {
  const interrupt = new AbortController();
  const stop = () => {
    if (interrupt.signal.aborted) {
      screen.status("");
      Deno.exit(INTERRUPTED);
    }
    screen.note([`INFO: Interrupted, ${note}; Ctrl-C again ends it at once`]);
    interrupt.abort();
  };
  Deno.addSignalListener("SIGINT", stop);
  Deno.addSignalListener("SIGTERM", stop);
  return interrupt.signal;
}

if (import.meta.main) {
  try {
    Deno.exitCode = await main();
  } catch (error) {
    if (!(error instanceof Deno.errors.BrokenPipe)) throw error;
    Deno.exitCode = BROKEN_PIPE;
  }
}
