/**
 * The shells that an agent may find itself in, and tests that run in each.
 *
 * @module
 */
import { executable } from "../support/executable.ts";

/** A POSIX shell. */
export interface Shell {
  readonly name: string;
  readonly program: readonly [string, ...string[]];
}

export const SHELLS: readonly Shell[] = [
  { name: "dash", program: [pathOf("dash")] },
  { name: "bash", program: [pathOf("bash")] },
  { name: "bash --posix", program: [pathOf("bash"), "--posix"] },
  { name: "busybox sh", program: [pathOf("busybox"), "sh"] },
];

/** Absolute, so that a test may put another program of that name into PATH. */
function pathOf(program: string): string {
  return executable(program) ?? program;
}

/** A test that is ignored, and says why, where the shell is missing. */
export function shellTest(
  { name, program: [program] }: Shell,
  behaviour: string,
  run: () => Promise<void>,
): void {
  const missing = !program.startsWith("/");
  Deno.test({
    name: `${name} ${behaviour}${missing ? ` (no ${program} here)` : ""}`,
    ignore: missing,
    fn: run,
  });
}
