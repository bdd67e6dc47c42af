/**
 * Calls of the Deno that builds.
 *
 * @module
 */

/** Ends this program as well, with what it has said, if it fails. */
export async function deno(...args: readonly string[]): Promise<void> {
  await call(Deno.execPath(), args);
}

/** Calls any program in that way. */
export async function call(
  program: string,
  args: readonly string[],
  options: Deno.CommandOptions = {},
): Promise<void> {
  const { code, stderr } = await new Deno.Command(program, {
    ...options,
    args: [...args],
    stdin: "null",
  }).output();
  if (code === 0) return;
  await Deno.stderr.write(stderr);
  Deno.exit(code);
}

/** Compiles a module, with what it needs beside it, into a program. */
export async function compile(
  module: string,
  { output, options }: { output: string; options: readonly string[] },
): Promise<void> {
  // Deno's own cache of code is no file of ours: see ARCHITECTURE.md, Start.
  const flags = ["--quiet", "--no-code-cache", "--unstable-raw-imports"];
  await deno("compile", ...flags, ...options, "--output", output, module);
}
