/**
 * What the tests of killed programs share: a queue whose jobs leave a mark each
 * time they run, and a program that ends at a given point.
 *
 * @module
 */
import assert from "node:assert/strict";
import { dirname } from "node:path";
import {
  cms,
  type CmsProcess,
  type CmsResult,
  cmsWell,
  startCms,
} from "../support/cms.ts";
import { processesWithEnvironment, signalAll } from "../support/processes.ts";
import { tempDir } from "../support/temp.ts";
import { until } from "../support/until.ts";
import type { FaultPoint } from "./fault_points.ts";

const ROOT = new URL("../../", import.meta.url).pathname;
/** What a process says that was ended by SIGKILL. */
const KILLED = 128 + 9;

/** A directory with the queue `a`. */
export interface Bench extends AsyncDisposable {
  /** What each job does first: it leaves a mark. */
  readonly mark: string;
  /** Waits in a job until the test says {@link Bench.release}. */
  readonly hold: string;
  cms(...words: string[]): Promise<CmsResult>;
  /** Runs `cms` to its end, which must be a good one. */
  well(...words: string[]): Promise<string>;
  start(...words: string[]): CmsProcess;
  /** Runs `cms` to that point, which it must reach. */
  killed(point: FaultPoint, ...words: string[]): Promise<void>;
  /** Each job's state, with its exit code where that is not 0: `end 3`. */
  states(): Promise<Record<string, string>>;
  /** The names of the jobs that have run, once for each time, sorted. */
  ran(): string[];
  /** The ids of the jobs' processes that live. */
  alive(): Promise<number[]>;
  release(): void;
  /** What stands in the queue's YAML file. */
  yaml(): string;
  /** Writes a file of the experiment, `job1/data` for instance. */
  file(name: string, bytes: Uint8Array): Promise<void>;
}

/** How the program is run. */
export interface BenchOptions {
  /** PATH for it, where other machines are to be reached. */
  readonly path?: string;
  /** The module of this folder that is loaded before it. */
  readonly preload?: "fault_points.ts" | "clock_jump.ts" | "late_edit.ts";
}

export async function openBench(
  { path, preload: module = "fault_points.ts" }: BenchOptions = {},
): Promise<Bench> {
  const stack = new AsyncDisposableStack();
  const directory = stack.use(await tempDir());
  const [binary, ran, go] = ["cms", "ran", "go"]
    .map((name) => directory.join(name)) as [string, string, string];
  const words = ["run", "-A", "--quiet", `--config=${ROOT}deno.json`];
  const preload = `--preload=${ROOT}tests/faults/${module}`;
  await Deno.writeTextFile(
    binary,
    `#!/bin/sh
exec '${Deno.execPath()}' ${words.join(" ")} ${preload} ${ROOT}main.ts "$@"
`,
    { mode: 0o755 },
  );
  const test = crypto.randomUUID();
  const env = { CMS_TEST: test, ...path !== undefined && { PATH: path } };
  const options = { cwd: directory.path, binary, env };
  const processes = () => processesWithEnvironment(`CMS_TEST=${test}`);
  stack.defer(async () => {
    await until(async () => {
      const left = await processes();
      signalAll(left, "SIGKILL");
      return left.length === 0;
    });
  });
  await cmsWell(["queue", "create", "a"], options);

  return {
    mark: `echo "\${PWD##*/}" >>${ran}`,
    hold: `while ! [ -e ${go} ]; do sleep 0.02; done`,
    cms: (...words) => cms(words, options),
    well: (...words) => cmsWell(words, options),
    start: (...words) => startCms(words, options),
    async killed(point, ...words) {
      const faulty = { ...options, env: { ...env, CMS_FAULT: point } };
      const { code, err } = await cms(words, faulty);
      assert.equal(code, KILLED, `${point} was not reached: ${err}`);
    },
    async states() {
      const list = ["queue", "list", "a", "--format=json"];
      const jobs: Record<string, string>[] = JSON.parse(
        await cmsWell(list, options),
      );
      return Object.fromEntries(jobs.map(({ name, status, exit_code = "" }) => [
        name,
        `${status} ${exit_code}`.trim(),
      ]));
    },
    ran: () => linesOf(ran).toSorted(),
    alive: processes,
    release: () => Deno.writeTextFileSync(go, ""),
    yaml: () =>
      Deno.readTextFileSync(directory.join("experiment", "a-queue.yaml")),
    async file(name, bytes) {
      const path = directory.join("experiment", name);
      await Deno.mkdir(dirname(path), { recursive: true });
      await Deno.writeFile(path, bytes);
    },
    [Symbol.asyncDispose]: () => stack.disposeAsync(),
  };
}

function linesOf(path: string): string[] {
  try {
    return Deno.readTextFileSync(path).split("\n").slice(0, -1);
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return [];
    throw error;
  }
}
