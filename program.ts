/**
 * The program `cms`: puts the parts together. Only this file touches the
 * process: its streams and its signals.
 *
 * @module
 */
import { runCli } from "./src/cli/cli.ts";
import { commandsFor } from "./src/cli/commands/mod.ts";
import {
  BROKEN_PIPE,
  CODE_OF,
  ENDED_BY,
  INTERRUPTED,
} from "./src/cli/exit_code.ts";
import { onHangUp } from "./src/cli/hang_up.ts";
import { save } from "./src/cli/save.ts";
import type { Draft } from "./src/cli/draft.ts";
import { Terminal } from "./src/cli/watch/terminal.ts";
import { Screen } from "./src/cli/screen.ts";
import type { ServiceTools } from "./src/cli/service_tools.ts";
import { createPerson } from "./src/cli/terminal.ts";
import { AppError } from "./src/core/errors.ts";
import { SCHEDULERS } from "./src/schedulers/mod.ts";
import { readConfigFile } from "./src/store/config_file.ts";
import { ioError } from "./src/store/io_error.ts";
import { userName } from "./src/transport/user_name.ts";
import { background, programWords } from "./own_process.ts";
import config from "./deno.json" with { type: "json" };

/** Help needs nothing of what is outside of the program. */
const outside = () => import("./outside.ts");

/** As shells have one of their own where they are given none. */
const PATH = "/usr/local/bin:/usr/bin:/bin";

/** Does what the arguments say, and answers the exit code. */
export async function run(args: readonly string[]): Promise<number> {
  try {
    return await answer(args);
  } catch (error) {
    if (!(error instanceof Deno.errors.BrokenPipe)) throw error;
    return BROKEN_PIPE;
  }
}

async function answer(args: readonly string[]): Promise<number> {
  if (!env("PATH")) Deno.env.set("PATH", PATH);
  const screen = new Screen(
    Deno.stdout,
    Deno.stderr,
    () => Deno.consoleSize().columns,
  );
  const warn = (message: string) => screen.note([`WARNING: ${message}`]);
  const ports = async ({ isLight = false } = {}) => {
    const { createPorts, loadParser } = await outside();
    if (!isLight) await loadParser();
    return createPorts({ warn });
  };
  return await runCli(args, {
    commands: commandsFor(SCHEDULERS.values()),
    version: config.version,
    async findOwnScheduler(ref) {
      const { findOwnScheduler } = await import("./src/core/scheduler/find.ts");
      return await findOwnScheduler(await ports(), ref);
    },
    print: (text) => screen.print(text),
    complain: (line) => screen.note([line]),
    async names() {
      const { createNameLookup } = await import("./src/store/name_lookup.ts");
      return createNameLookup();
    },
    defaults: {
      env: Deno.env.toObject(),
      file: (path) => readConfigFile(path, env),
    },
    context: async ({ quiet, color, isLight }) => ({
      ports: await ports({ isLight }),
      colours: screen.colours(color, env),
      print: (line) => screen.print(line),
      write: (bytes) => screen.printBytes(bytes),
      save,
      note: (lines) => quiet || screen.note(lines),
      warn: (line) => screen.note([line]),
      status: quiet || !screen.hasStatus || Deno.env.get("TERM") === "dumb"
        ? undefined
        : (line) => screen.status(line),
      width: screen.width,
      formatYaml: (await outside()).formatYaml,
      draft,
      readText,
      version: config.version,
      openTerminal,
      onInterrupt: (consequence) => interruption(screen, consequence),
      background,
      get user() {
        return userName();
      },
      service: loadService,
      person: createPerson({
        input: Deno.stdin,
        write: (text) => Deno.stderr.writeSync(new TextEncoder().encode(text)),
      }),
    }),
  });
}

function env(name: string): string | undefined {
  return Deno.env.get(name);
}

async function readText(path: string): Promise<string> {
  if (path === "-") return await new Response(Deno.stdin.readable).text();
  try {
    return await Deno.readTextFile(path);
  } catch (error) {
    if (!(error instanceof Deno.errors.IsADirectory)) {
      throw ioError(`read ${path}`, error);
    }
    throw new AppError("io", `Cannot read ${path}: it is a directory`, {
      hint: "give a file, or - for what comes from standard input",
    });
  }
}

/** Loaded when somebody edits. */
async function draft(text: string): Promise<Draft> {
  const { createDraft, editorWords } = await import("./src/cli/draft.ts");
  try {
    return await createDraft(text, editorWords(env));
  } catch (error) {
    const hint = "see whether TMPDIR, or /tmp, can be written and has room";
    throw ioError("write a file to be edited", error, hint);
  }
}

function openTerminal(): Terminal | undefined {
  if (!Deno.stdin.isTerminal() || !Deno.stdout.isTerminal()) return undefined;
  const encoder = new TextEncoder();
  const terminal = new Terminal({
    setRaw: (raw) => Deno.stdin.setRaw(raw),
    read: (buffer) => Deno.stdin.read(buffer),
    write: (text) => {
      const bytes = encoder.encode(text);
      for (let at = 0; at < bytes.length;) {
        at += Deno.stdout.writeSync(bytes.subarray(at));
      }
    },
    size: () => Deno.consoleSize(),
    stop: () => Deno.kill(Deno.pid, "SIGTSTP"),
  });
  for (const [signal, code] of ENDED_BY) {
    Deno.addSignalListener(signal, () => {
      terminal[Symbol.dispose](); // left raw, it would be of no use to a shell
      Deno.exit(code);
    });
  }
  return terminal;
}

/** The service takes its time to load, so only its commands do. */
async function loadService(): Promise<ServiceTools> {
  const { startService, writeAuthFile } = await import("./src/service/mod.ts");
  const parts = {
    schedulers: SCHEDULERS.values(),
    version: config.version,
    program: programWords(),
    codes: CODE_OF,
  };
  return {
    start: (side, options) => startService({ ...parts, ...side }, options),
    writeAuthFile,
  };
}

function interruption(
  screen: Screen,
  consequence = "the run stops and its running jobs go on",
): AbortSignal {
  const interrupt = new AbortController();
  const stop = () => {
    if (interrupt.signal.aborted) {
      screen.status("");
      screen.note(["INFO: Interrupted again, so it has ended at once"]);
      Deno.exit(INTERRUPTED);
    }
    screen.note([
      `INFO: Interrupted, ${consequence}; Ctrl-C again ends it at once`,
    ]);
    interrupt.abort();
  };
  // Shell and system may both tell that the terminal is gone.
  onHangUp(() => interrupt.signal.aborted || stop());
  Deno.addSignalListener("SIGINT", stop);
  Deno.addSignalListener("SIGTERM", stop);
  return interrupt.signal;
}
