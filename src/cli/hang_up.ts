/**
 * The end of the terminal. A program that was started with `nohup` is to go on;
 * but where it listens to any signal, Deno ends it for this one, too.
 *
 * @module
 */

/** The signals that a process ignores, as hexadecimal digits; SIGHUP is the first. */
const IGNORED = /^SigIgn:\s*[0-9a-f]*([0-9a-f])$/m;

/**
 * Calls `act` each time, unless this program was started to ignore it; to be
 * called before it listens to other signals.
 */
export function onHangUp(act: () => void): void {
  const ignored = isIgnored();
  Deno.addSignalListener("SIGHUP", async () => {
    if (!await ignored) act();
  });
}

/** What a process ignores, its children ignore: one of them can look. */
async function isIgnored(): Promise<boolean> {
  try {
    const { stdout } = await new Deno.Command("cat", {
      args: ["/proc/self/status"],
      stdin: "null",
      stderr: "null",
    }).output();
    const [, last = "0"] = IGNORED.exec(new TextDecoder().decode(stdout)) ?? [];
    return Number.parseInt(last, 16) % 2 === 1;
  } catch {
    return false; // nobody can tell
  }
}
