/**
 * The program `cms`: puts the parts together. Only this file touches the
 * process: its arguments, its streams, its signals, its exit code.
 *
 * @module
 */
import { randomUUID } from "node:crypto";
import { userInfo } from "node:os";
import { runCli } from "./src/cli/cli.ts";
import { commandsFor } from "./src/cli/commands/mod.ts";
import { Screen } from "./src/cli/screen.ts";
import type { Ports } from "./src/core/ports.ts";
import { findScheduler, SCHEDULERS } from "./src/schedulers/mod.ts";
import { createClusterStore } from "./src/store/cluster_store.ts";
import { createQueueStore } from "./src/store/queue_store.ts";
import { createTransport } from "./src/transport/mod.ts";
import { systemClock } from "./src/transport/system_clock.ts";
import config from "./deno.json" with { type: "json" };

async function main(): Promise<number> {
  const screen = new Screen(Deno.stdout, Deno.stderr);
  const ports: Ports = {
    queues: createQueueStore({
      warn: (message) => screen.warn(`WARNING: ${message}`),
    }),
    clusters: createClusterStore(),
    transport: createTransport(),
    clock: systemClock,
    findScheduler,
    newId: () => randomUUID().replaceAll("-", ""),
  };
  const interrupt = new AbortController();
  const stop = () => {
    if (interrupt.signal.aborted) Deno.exit(130); // the second time is meant
    screen.warn("Interrupted: nothing more is started, running jobs go on.");
    interrupt.abort();
  };
  Deno.addSignalListener("SIGINT", stop);
  Deno.addSignalListener("SIGTERM", stop);
  try {
    return await runCli(Deno.args, {
      commands: commandsFor(SCHEDULERS.values()),
      version: config.version,
      print: (text) => screen.print(text),
      complain: (line) => screen.warn(line),
      context: ({ quiet }) => ({
        ports,
        print: (line) => screen.print(line),
        note: (...lines) => quiet || screen.note(lines),
        warn: (line) => screen.warn(line),
        status: quiet || !screen.isTerminal
          ? undefined
          : (line) => screen.status(line),
        signal: interrupt.signal,
        user: userInfo().username,
      }),
    });
  } finally {
    Deno.removeSignalListener("SIGINT", stop);
    Deno.removeSignalListener("SIGTERM", stop);
  }
}

if (import.meta.main) {
  try {
    Deno.exitCode = await main();
  } catch (error) {
    if (!(error instanceof Deno.errors.BrokenPipe)) throw error;
    Deno.exitCode = 141; // the reader of our output has gone, as after `| head`
  }
}
