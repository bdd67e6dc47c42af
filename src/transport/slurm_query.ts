/**
 * What Slurm knows about tasks: one squeue for all of them; about those that it
 * has forgotten one sacct, where that works, and scontrol about exit codes.
 *
 * @module
 */
import { AppError } from "../core/errors.ts";
import type { Asked } from "./inquire.ts";
import { exitOf, isLive, type SlurmTask, stateOf } from "./slurm_state.ts";

/** Under which name Slurm knows a job. */
export interface TaskName {
  readonly batch: string;
  readonly index: string;
}

/** See the module. */
export interface SlurmAnswer {
  /** The task, if Slurm knows it. */
  find(name: TaskName | undefined): SlurmTask | undefined;
  wasAsked(name: TaskName): boolean;
  /** Whether what is missing is unknown to Slurm; else it could not be asked. */
  readonly isWhole: boolean;
}

type Tasks = Map<string, SlurmTask>;

/**
 * Adds to what was answered `before`, without asking anything twice.
 *
 * @throws {AppError} if nobody answers: that says nothing about any job.
 */
export async function askSlurm(
  agent: Asked,
  names: readonly TaskName[],
  before?: SlurmAnswer,
): Promise<SlurmAnswer> {
  const news = names.filter((name) => !before?.wasAsked(name));
  if (news.length === 0) return before ?? answerOf(new Map(), { names });
  const answer = await ask(agent, news);
  if (!before) return answer;
  return {
    find: (name) => answer.find(name) ?? before.find(name),
    wasAsked: (name) => answer.wasAsked(name) || before.wasAsked(name),
    isWhole: answer.isWhole && before.isWhole,
  };
}

async function ask(
  agent: Asked,
  names: readonly TaskName[],
): Promise<SlurmAnswer> {
  const queued = await agent.request("queued", [batchesOf(names)]);
  const isWhole = queued.status === 0;
  const tasks = isWhole ? tasksOf(queued.data, parseQueued) : new Map();
  const missing = names.filter((name) => !tasks.has(keyOf(name)));
  if (missing.length === 0) return answerOf(tasks, { names });
  const accounted = await agent.request("accounted", [batchesOf(missing)]);
  if (!isWhole && accounted.status !== 0) {
    throw new AppError("unreachable", `Slurm does not answer: ${queued.text}`);
  }
  if (accounted.status === 0) {
    for (const [key, task] of tasksOf(accounted.data, parseAccounted)) {
      // What is not over there may be long over: accounts are kept by messages.
      if (tasks.has(key) || isWhole && isLive(task)) continue;
      tasks.set(key, task);
    }
  }
  return answerOf(tasks, { names, isWhole });
}

/** Adds to tasks how their scripts ended, as long as Slurm remembers that. */
export async function describeExits(
  agent: Asked,
  tasks: readonly SlurmTask[],
): Promise<Map<string, SlurmTask>> {
  const described = new Map<string, SlurmTask>();
  const arrays = new Set(tasks.map(({ id }) => id.split("_")[0]!));
  if (arrays.size === 0) return described;
  const { data } = await agent.request("described", [...arrays]);
  const exits = new Map(data.map(parseDescribed));
  for (const task of tasks) {
    const exit = exits.get(task.id);
    if (exit) described.set(task.id, { ...task, exit });
  }
  return described;
}

function answerOf(
  tasks: Tasks,
  { names, isWhole = true }: {
    readonly names: readonly TaskName[];
    readonly isWhole?: boolean;
  },
): SlurmAnswer {
  const asked = new Set(names.map(keyOf));
  return {
    find: (name) => name && tasks.get(keyOf(name)),
    wasAsked: (name) => asked.has(keyOf(name)),
    isWhole,
  };
}

function batchesOf(names: readonly TaskName[]): string {
  return [...new Set(names.map(({ batch }) => batch))].join(",");
}

function keyOf({ batch, index }: TaskName): string {
  return `${batch} ${index}`;
}

/** Lines that are none, of a banner say, are passed over. */
function tasksOf(
  lines: readonly string[],
  parse: (line: string) => readonly [string, SlurmTask] | undefined,
): Tasks {
  return new Map(lines.map(parse).filter((entry) => entry !== undefined));
}

/** Reads `task|BATCH|INDEX|ID|STATE|REASON|`. */
function parseQueued(line: string): [string, SlurmTask] | undefined {
  const [word, batch = "", index = "", id, state, reason = ""] = line.split(
    "|",
  );
  if (word !== "task" || !id || !state || !/^\d+$/.test(index)) return;
  return [keyOf({ batch, index }), { id, state: stateOf(state), reason }];
}

/** Reads `BATCH|ID|STATE|EXIT`. */
function parseAccounted(line: string): [string, SlurmTask] | undefined {
  const [batch = "", id = "", state, exit] = line.split("|");
  const [, index] = /^\d+_(\d+)$/.exec(id) ?? [];
  if (index === undefined || !state) return undefined;
  const task = { id, state: stateOf(state), reason: "", exit: exitOf(exit) };
  return [keyOf({ batch, index }), task];
}

/** Reads `JobId=13 ArrayJobId=12 ArrayTaskId=3 ... ExitCode=0:9 ...`. */
function parseDescribed(line: string) {
  const word = (key: string) =>
    new RegExp(`(?:^| )${key}=(\\S+)`).exec(line)?.[1];
  const id = `${word("ArrayJobId")}_${word("ArrayTaskId")}`;
  return [id, exitOf(word("ExitCode"))] as const;
}
