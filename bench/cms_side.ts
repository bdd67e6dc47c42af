/**
 * cms as one of the sides that are compared.
 *
 * @module
 */
import { run } from "./command.ts";
import { createQueue, type Jobs, running, timesOf } from "./queue.ts";
import type { Side } from "./sides.ts";

/** A run of a queue. */
export interface CmsRun {
  readonly name: string;
  readonly cms: readonly string[];
  readonly jobs: Jobs;
  /** A slot for each. */
  readonly hosts: readonly string[];
  readonly env?: Readonly<Record<string, string>> | undefined;
  /** Done before the run, untimed. */
  readonly before?: () => Promise<void>;
}

/** The jobs are added before; the whole command that runs them is timed. */
export function cmsSide(
  { name, cms, jobs, hosts, env, before }: CmsRun,
): Side {
  return {
    name,
    async prepare(directory) {
      await before?.();
      await createQueue(cms, directory, jobs);
    },
    run: (directory) => run(running(cms, hosts), { cwd: directory, env }),
    async tidy(directory) {
      const { length } = await timesOf(directory, "end");
      if (length === jobs.count) return;
      throw new Error(`Only ${length} of ${jobs.count} jobs ended`);
    },
  };
}
