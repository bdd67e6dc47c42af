/**
 * When a process was started, which tells it from a later one with its number.
 * Asked of other programs: Deno itself reads nothing below /proc unless it may do
 * everything.
 *
 * @module
 */

const PS = ["ps", "-o", "lstart=", "-p"]; // where there is no /proc, as on macOS

/** In the system's own measure; `undefined` if there is no such process. */
export async function processStart(pid: number): Promise<string | undefined> {
  const stat = await ask(["cat", `/proc/${pid}/stat`]);
  // The name in brackets may hold anything; the start is the 20th word after it.
  const ticks = stat?.slice(stat.lastIndexOf(")") + 2).split(" ")[19];
  return ticks || await ask([...PS, String(pid)]) || undefined;
}

async function ask(
  [program, ...args]: readonly string[],
): Promise<string | undefined> {
  try {
    const { success, stdout } = await new Deno.Command(program!, {
      args,
      env: { LC_ALL: "C", TZ: "UTC" },
      stdin: "null",
      stderr: "null",
    }).output();
    return success ? new TextDecoder().decode(stdout).trim() : undefined;
  } catch (error) {
    // There is no such program, or no room for one more process or file.
    if (error instanceof Error && "code" in error) return undefined;
    throw error;
  }
}
