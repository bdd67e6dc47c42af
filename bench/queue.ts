/**
 * Queues for the measurements, made by the program under test.
 *
 * @module
 */
import { join } from "node:path";
import { run } from "./command.ts";
import { lines } from "./lines.ts";

/** The queue that all measurements use. */
export const QUEUE = "a";
/** Where its files are. */
export const JOURNAL = `experiment/${QUEUE}-queue.journal`;

/** Jobs that are all alike. */
export interface Jobs {
  readonly count: number;
  readonly command: string;
  /** Further options of `queue add`. */
  readonly options?: readonly string[];
}

/** Makes a queue in `directory` and adds jobs `job1` to `jobN`. */
export async function createQueue(
  cms: readonly string[],
  directory: string,
  jobs?: Jobs,
): Promise<void> {
  const options = { cwd: directory };
  await run([...cms, "queue", "create", QUEUE], options);
  if (jobs) await run(addition(cms, jobs), options);
}

/** The command line that adds the jobs. */
export function addition(cms: readonly string[], jobs: Jobs): string[] {
  const { count, command, options = [] } = jobs;
  return [
    ...cms,
    "queue",
    "add",
    QUEUE,
    `--name=job[1-${count}]`,
    `--command=${command}`,
    ...options,
  ];
}

/** The command line that runs the queue, a slot for each of `hosts`. */
export function running(
  cms: readonly string[],
  hosts: readonly string[],
): string[] {
  return [
    ...cms,
    "queue",
    "run",
    "fifo_multi",
    QUEUE,
    `--hosts=${hosts.join(",")}`,
  ];
}

/** `count` slots on one host. */
export function slots(host: string, count = 4): string[] {
  return Array.from({ length: count }, () => host);
}

/** When jobs began or ended, from the journal, in order. */
export async function timesOf(
  directory: string,
  status: "start" | "end",
): Promise<number[]> {
  const times: number[] = [];
  const file = await Deno.open(join(directory, JOURNAL));
  for await (const line of lines(file.readable)) {
    if (line.includes(`"status":"${status}"`)) times.push(JSON.parse(line).at);
  }
  return times;
}
