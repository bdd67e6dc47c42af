/**
 * Tests that look at a process's system calls, or end it at one.
 *
 * @module
 */
import { executable } from "./executable.ts";

/** The words before a command whose threads are traced. */
export const STRACE: readonly string[] = ["strace", "-f", "-qq"];

/** A test that is ignored, and says why, where nothing can be traced. */
export function straceTest(name: string, run: () => Promise<void>): void {
  const reason = whyNot();
  Deno.test({
    name: reason ? `${name} (${reason})` : name,
    ignore: reason !== undefined,
    fn: run,
  });
}

function whyNot(): string | undefined {
  const strace = executable("strace");
  if (!strace) return "no strace here";
  const { success } = new Deno.Command(strace, {
    args: ["-f", "-o", "/dev/null", "true"],
    stderr: "null",
  }).outputSync();
  return success ? undefined : "strace may not trace here";
}
