/**
 * The processes of one machine, found from outside by their namespace.
 *
 * @module
 */

/** States of processes that do nothing: stopped, traced, ended. */
const STILL = /^State:\s+[TtZX]/m;
/** The last number is the process's own in its innermost namespace. */
const FIRST = /^NSpid:.*\t1$/m;

/** `moving`: only those that are neither stopped nor ended. */
export async function processesIn(
  namespace: string,
  { moving = false }: { moving?: boolean } = {},
): Promise<number[]> {
  const members = await membersOf(namespace);
  return [...members]
    .filter(([, status]) => !moving || !STILL.test(status))
    .map(([pid]) => pid);
}

/** @throws {Error} when the machine is not up. */
export async function firstProcess(namespace: string): Promise<number> {
  for (const [pid, status] of await membersOf(namespace)) {
    if (FIRST.test(status)) return pid;
  }
  throw new Error("the machine is not up");
}

/** Pid → what `/proc/PID/status` says. */
async function membersOf(namespace: string): Promise<Map<number, string>> {
  const entries = await Array.fromAsync(Deno.readDir("/proc"));
  const members = await Promise.all(
    entries.map(({ name }) => Number(name)).filter(Number.isInteger)
      .map(async (pid): Promise<[number, string] | undefined> => {
        try {
          const own = await Deno.readLink(`/proc/${pid}/ns/pid`);
          if (own !== namespace) return undefined;
          return [pid, await Deno.readTextFile(`/proc/${pid}/status`)];
        } catch {
          return undefined; // it has ended meanwhile
        }
      }),
  );
  return new Map(members.filter((member) => member !== undefined));
}
