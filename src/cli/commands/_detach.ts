/**
 * Runs that go on in the background: this program once more, as a process of its
 * own. What keeps one from beginning is told here, as if it ran in front.
 *
 * @module
 */
import { AppError } from "../../core/errors.ts";
import type { Ref } from "../../core/experiment.ts";
import type { Ports } from "../../core/ports.ts";
import { commandFor, nameOf } from "../../core/queue/select.ts";
import type { CommandContext } from "../command.ts";

/** The flag of commands that run something. */
export const DETACH = {
  detach: "do not wait: go on in the background, also after a logout",
} as const;

/** How often it is looked whether the run is at work. */
const LOOK_MS = 50;
/** How often it is looked for its first change, at most. */
const MOST_LOOKS = 10;
/** How the line begins that says why a run could not begin. */
const ERROR = "ERROR: ";

/** What is run in the background. */
export interface BackgroundRun {
  readonly ports: Ports;
  readonly ref: Ref;
  /** The words of the command, checked. */
  readonly args: readonly string[];
  /** Variables besides ours, for what shall not stand in its arguments. */
  readonly env: Readonly<Record<string, string>>;
  /** The file for what the run says. */
  readonly log: string;
  /** Resolves when enough of it has begun; at once unless given. */
  readonly begun?: () => Promise<void>;
}

/**
 * Starts the run, waits until it is at work, and tells how to see and to stop it.
 * Answers the exit code: that of the run, where it has ended by then.
 *
 * @throws {AppError} `not-found`, `busy`, `invalid` for a queue that cannot be
 * read, or `io` for the log.
 */
export async function detachRun(
  context: CommandContext,
  { ports, ref, args, env, log, begun }: BackgroundRun,
): Promise<number> {
  ports.queues.version(ref); // it must be there
  const other = ports.queues.manager(ref);
  if (other !== undefined) throw isRunning(ref, other.pid);
  (await ports.queues.open(ref)).close(); // and such that it can be read
  await context.save(log, "");
  const { pid, ended } = context.background(args, { log, env });
  let code: number | undefined;
  const end = ended.then((status) => void (code = status));
  while (code === undefined && ports.queues.manager(ref)?.pid !== pid) {
    await Promise.race([end, pause()]);
  }
  await Promise.race([end, begun?.()]);
  if (code === undefined) context.note(linesFor(ref, pid, log));
  else if (code === 0) {
    context.note(["INFO: The run has ended", saysWhere(log)]);
  } else complaintsIn(await context.readText(log), code).forEach(context.warn);
  return code ?? 0;
}

/**
 * Waits until the queue's run has changed something, though not for long: a run
 * that reaches no host mostly has ended by then, and can say so.
 *
 * @throws {AppError} `not-found`.
 */
export function firstChange(
  { queues }: Pick<Ports, "queues">,
  ref: Ref,
): () => Promise<void> {
  const endNow = () => {
    const journal = queues.journal(ref);
    const { generation, offset } = journal.end();
    journal.close();
    return `${generation} ${offset}`;
  };
  const before = endNow();
  return async () => {
    for (let looks = 0; looks < MOST_LOOKS && endNow() === before; looks++) {
      await pause();
    }
  };
}

/** Resolves when it is time for the next look. */
export function pause(): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, LOOK_MS));
}

function linesFor(ref: Ref, pid: number, log: string): string[] {
  const ways = (["list", "wait", "stop"] as const)
    .map((verb) => commandFor(ref, verb));
  return [
    `INFO: Process ${pid} runs ${nameOf(ref)} in the background`,
    saysWhere(log),
    `INFO: See, await or end it with ${ways.join(", ")}`,
  ];
}

function saysWhere(log: string): string {
  return `INFO: What it says is in ${log}`;
}

/** The error with its hint, else each warning: what `--quiet` shows. */
function complaintsIn(text: string, code: number): string[] {
  const lines = text.trimEnd().split("\n");
  const at = lines.findIndex((line) => line.startsWith(ERROR));
  if (at !== -1) return lines.slice(at);
  const warnings = lines.filter((line) => /^(WARNING|HINT): /.test(line));
  return warnings.length > 0
    ? warnings
    : [`WARNING: The run has ended with exit code ${code}`];
}

function isRunning(ref: Ref, pid: number | undefined): AppError {
  const who = pid === undefined ? "another process" : `process ${pid}`;
  return new AppError(
    "busy",
    `Cannot run ${nameOf(ref)}: ${who} is running it`,
    {
      hint: `watch it with ${
        commandFor(ref, "list")
      }; jobs that you add are taken over by that run`,
    },
  );
}
