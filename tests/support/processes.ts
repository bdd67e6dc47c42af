/**
 * Processes that a test's own process is not the parent of: finding and
 * signalling them, always one by one and by pid.
 *
 * @module
 */

/** One line of `ps`. */
interface ProcessRow {
  readonly pid: number;
  readonly parent: number;
  /** The program's file name, without its directory. */
  readonly program: string;
}

/**
 * The descendants of `ancestor` whose program's name starts with `prefix`. The
 * search does not go below processes of another name.
 */
export async function descendants(
  ancestor: number,
  prefix: string,
): Promise<number[]> {
  const rows = (await liveProcesses())
    .filter(({ program }) => program.startsWith(prefix));
  const found = [ancestor];
  for (const parent of found) {
    found.push(
      ...rows.filter((row) => row.parent === parent).map(({ pid }) => pid),
    );
  }
  return found.slice(1);
}

/** Whether there is that process; one that has ended is none. */
export async function isRunning(pid: number): Promise<boolean> {
  return (await liveProcesses()).some((row) => row.pid === pid);
}

/** Ended ones that nobody has waited for (zombies) are left out. */
async function liveProcesses(): Promise<ProcessRow[]> {
  const { stdout } = await new Deno.Command("ps", {
    args: ["-A", "-o", "pid=,ppid=,stat=,comm="],
    stderr: "inherit",
  }).output();
  return new TextDecoder().decode(stdout).split("\n")
    .map((line) => line.trim().split(/\s+/))
    .filter(([pid, , status]) => pid && !status?.startsWith("Z"))
    .map(([pid, parent, , ...program]) => ({
      pid: Number(pid),
      parent: Number(parent),
      program: program.join(" ").replace(/^.*\//, ""),
    }));
}

/**
 * The processes started with `entry` (`NAME=value`) in their environment, however
 * far they have detached. None where there is no /proc.
 */
export function processesWithEnvironment(entry: string): Promise<number[]> {
  return processesThat(async (pid) => {
    const text = await Deno.readTextFile(`/proc/${pid}/environ`);
    return text.split("\0").includes(entry);
  });
}

/** The processes that work in `directory` or below. None where there is no /proc. */
export function processesIn(directory: string): Promise<number[]> {
  return processesThat(async (pid) => {
    const at = await Deno.readLink(`/proc/${pid}/cwd`);
    return `${at}/`.startsWith(`${directory}/`);
  });
}

async function processesThat(
  match: (pid: number) => Promise<boolean>,
): Promise<number[]> {
  const pids: number[] = [];
  try {
    for await (const { name } of Deno.readDir("/proc")) {
      if (/^\d+$/.test(name)) pids.push(Number(name));
    }
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return [];
    throw error;
  }
  // It has ended meanwhile, or it is another user's and so not ours to end.
  const isOne = (pid: number) => match(pid).catch(() => false);
  const matches = await Promise.all(pids.map(isOne));
  return pids.filter((_, at) => matches[at]);
}

/** Sends `signal` to those of `pids` that are still there. */
export function signalAll(pids: readonly number[], signal: Deno.Signal): void {
  for (const pid of pids) {
    if (pid <= 1) throw new RangeError(`Cannot signal process ${pid}`);
    try {
      Deno.kill(pid, signal);
    } catch (error) {
      if (!(error instanceof Deno.errors.NotFound)) throw error;
    }
  }
}
