/**
 * Programs that are called like Slurm's and answer what a test wants: for sites
 * and moments that a real Slurm cannot be brought to.
 *
 * @module
 */
import { tempDir } from "./temp.ts";

/** What sbatch does: a function `submit BATCH TASKS` of sh, the script in `$1`. */
export const RUN_ALL = `
for task in $(echo "$2" | tr , ' '); do
  echo "task|$1|$task|7_$task|RUNNING|None|" >>squeue.out
  SLURM_ARRAY_TASK_ID=$task setsid sh ./script.$1 </dev/null >/dev/null 2>&1 &
done
echo Welcome to the cluster
echo 7`;

/** See the module. */
export interface SlurmStandIn extends AsyncDisposable {
  /** Where the programs are. */
  readonly bin: string;
  /** What a program is from now on, as lines of sh in a directory of its own. */
  set(program: "sbatch" | "squeue" | "sacct" | "scontrol", text: string): void;
  /** The arguments of all calls of a program so far, a line each. */
  calls(program: string): string[];
  /** A file of the programs' directory. */
  join(name: string): string;
}

/** sbatch gets the array's name and its tasks, and has kept the script. */
function sbatch(text: string): string {
  return `
for word; do
  case $word in
  --job-name=*) name=\${word#*=} ;;
  --array=*) tasks=\${word#*=} ;;
  esac
done
cat >script.$name
sed -i "1a cd '$OLDPWD'" script.$name
set -- "$name" "$tasks"
${text}`;
}

const USUAL = {
  sbatch: sbatch(RUN_ALL),
  squeue: `cat squeue.out 2>/dev/null; exit 0`,
  sacct: `echo 'Slurm accounting storage is disabled' >&2; exit 1`,
  scontrol: `echo 'Invalid job id specified' >&2; exit 1`,
  scancel: `exit 0`,
};

export async function slurmStandIn(): Promise<SlurmStandIn> {
  const directory = await tempDir();
  const { path, join } = directory;
  const bin = join("bin");
  await Deno.mkdir(bin);

  function write(program: string, text: string): void {
    // In one step: it may be called right now.
    const file = join(`${program}.new`);
    const head = `#!/bin/sh\necho "$*" >>'${join(`${program}.calls`)}'\n`;
    Deno.writeTextFileSync(file, `${head}cd '${path}' || exit\n${text}\n`, {
      mode: 0o755,
    });
    Deno.renameSync(file, `${bin}/${program}`);
  }

  for (const [program, text] of Object.entries(USUAL)) write(program, text);
  return {
    bin,
    set: (program, text) =>
      write(program, program === "sbatch" ? sbatch(text) : text),
    calls(program) {
      try {
        const text = Deno.readTextFileSync(join(`${program}.calls`));
        return text.split("\n").filter(Boolean);
      } catch (error) {
        if (error instanceof Deno.errors.NotFound) return [];
        throw error;
      }
    },
    join,
    [Symbol.asyncDispose]: () => directory[Symbol.asyncDispose](),
  };
}
