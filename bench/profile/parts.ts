/**
 * What the parts of a job's start cost when they are done on their own.
 *
 * @module
 */
import { output } from "../command.ts";
import { median } from "../stats.ts";

/** One part, as a line of sh that does it once; `$i` counts. */
export interface Part {
  readonly name: string;
  readonly line: string;
}

/** Microseconds for one. */
export interface Cost {
  readonly name: string;
  /** Of the processor, the children's included. */
  readonly cpu: number;
  readonly elapsed: number;
}

export const PARTS: readonly Part[] = [
  { name: "fork of the agent's sh", line: ":; ( : )" },
  { name: "fork and start of mkdir, a directory", line: "mkdir d$i" },
  { name: "fork and start of setsid and sh", line: "setsid sh -c :" },
  { name: "fork and start of setsid and bash", line: "setsid bash -c :" },
  { name: "fork and start of bash, which forks", line: "bash -c '( : ); :'" },
  { name: "fork and start of date", line: "date >/dev/null" },
  { name: "five new files", line: ">a$i; >b$i; >c$i; >e$i; >f$i" },
];

const TIMES = 300;
const ROUNDS = 5;

/** Measures all parts in turns, each in new directories below `directory`. */
export async function costsOf(directory: string): Promise<Cost[]> {
  const found = new Map(PARTS.map(({ name }) => [name, [] as Cost[]]));
  for (let round = 0; round < ROUNDS; round++) {
    const idle = await once(directory, { name: "", line: ":" });
    for (const part of PARTS) {
      const cost = await once(directory, part);
      found.get(part.name)!.push({
        ...cost,
        cpu: cost.cpu - idle.cpu,
        elapsed: cost.elapsed - idle.elapsed,
      });
    }
  }
  return [...found].map(([name, costs]) => ({
    name,
    cpu: median(costs.map(({ cpu }) => cpu)),
    elapsed: median(costs.map(({ elapsed }) => elapsed)),
  }));
}

async function once(
  directory: string,
  { name, line }: Part,
): Promise<Cost> {
  const cwd = await Deno.makeTempDir({ dir: directory });
  const loop = `i=0; while [ $i -lt ${TIMES} ]; do ${line}; i=$((i + 1)); done`;
  const script = `TIMEFORMAT='%R %U %S'; { time sh -c "$1" 2>&3; } 3>&2 2>&1`;
  const text = await output(["bash", "-c", script, "bash", loop], { cwd });
  const [elapsed = 0, user = 0, system = 0] = text.trim().split(" ").map(
    Number,
  );
  await Deno.remove(cwd, { recursive: true });
  const each = (seconds: number) => 1e6 * seconds / TIMES;
  return { name, cpu: each(user + system), elapsed: each(elapsed) };
}
