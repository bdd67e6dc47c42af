/**
 * Tells a shell command of the user's own. It is for `sh`, as it was typed, and
 * begins in the directory where this program was started.
 *
 * @module
 */
import { feed } from "./fed_process.ts";

/** See `Notifier`. */
export async function tellCommand(
  command: string,
  { text, signal }: { readonly text: string; readonly signal: AbortSignal },
): Promise<string | undefined> {
  const { code } = await feed({
    program: "sh",
    args: ["-c", 'exec sh -c "$0" >&2', command], // standard output is for results
    input: text,
    output: "ours",
    signal,
  });
  if (code === 0) return undefined;
  return code === null
    ? "a signal has ended it"
    : `it ended with exit code ${code}`;
}
