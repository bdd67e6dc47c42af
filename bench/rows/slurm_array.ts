/**
 * Row 9: empty jobs on a Slurm, beside the same as a bare job array.
 *
 * @module
 */
import { join } from "node:path";
import { type Slurm, startSlurm } from "../../tests/support/slurm.ts";
import type { Row } from "../bench_row.ts";
import { output, run } from "../command.ts";
import type { LeftOut } from "../figure.ts";
import { createQueue, QUEUE, timesOf } from "../queue.ts";
import { secondsOf, type Side, takeTurns } from "../sides.ts";
import { missing } from "../tool.ts";

/** How often it is looked whether the bare array has ended. */
const LOOK_MS = 100;

export const slurmArray: Row = {
  number: 9,
  title: "1,000 empty jobs on a Slurm on this machine",
  method:
    "Slurm with 8 processors on loopback and an epilog, so that slots are free at once. Beside it `sbatch --array` with a bash script that runs the same command, from sbatch to the last task's end; jobs are added to cms's queue before. Ratios of seconds: less is better.",

  async measure({ quick, say, places, programs: { cms } }) {
    const why = missing("slurm") ??
      (Deno.uid() === 0 ? undefined : "slurmd needs root");
    if (why !== undefined) {
      return [{ what: "a Slurm", leftOut: why } as LeftOut];
    }
    await using slurm = await startSlurm();
    const jobs = { count: quick ? 200 : 1_000, command: "true" };
    say(`${jobs.count} jobs on a Slurm`);
    const ours = cmsOn(slurm, cms, jobs);
    const bare = bareArray(slurm, jobs);
    const seconds = await takeTurns([ours, bare], {
      place: places.disk,
      repetitions: quick ? 1 : 7,
    });
    return [{
      what: "the whole command",
      unit: "s",
      values: secondsOf(seconds, ours.name),
      rival: { name: bare.name, values: secondsOf(seconds, bare.name) },
      reach: [{ of: "ratio", atMost: 1.1 }],
    }];
  },
};

interface Work {
  readonly count: number;
  readonly command: string;
}

function cmsOn(
  { env }: Slurm,
  cms: readonly string[],
  jobs: Work,
): Side {
  const words = [...cms, "queue", "run", "slurm", QUEUE, "--quiet"];
  return {
    name: "cms",
    prepare: (directory) => createQueue(cms, directory, jobs),
    run: (cwd) => run(words, { cwd, env }),
    async tidy(directory) {
      const { length } = await timesOf(directory, "end");
      if (length === jobs.count) return;
      throw new Error(`Only ${length} of ${jobs.count} jobs ended`);
    },
  };
}

function bareArray({ env }: Slurm, { count, command }: Work): Side {
  const options = [`--array=1-${count}`, "--output=/dev/null"];
  return {
    name: "sbatch --array",
    prepare: (directory) =>
      Deno.writeTextFile(
        join(directory, "script"),
        `#!/usr/bin/env bash\n${command}\n`,
      ),
    async run(cwd) {
      await run(["sbatch", ...options, "script"], { cwd, env });
      while (await output(["squeue", "-h"], { cwd, env }) !== "") {
        await new Promise((resolve) => setTimeout(resolve, LOOK_MS));
      }
    },
  };
}
