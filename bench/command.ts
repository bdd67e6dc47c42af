/**
 * Other programs, run to their end.
 *
 * @module
 */

/** Where and how a program is run. */
export interface CommandOptions {
  readonly cwd: string;
  readonly env?: Readonly<Record<string, string>> | undefined;
  /** Ends that count as well as 0. */
  readonly codes?: readonly number[];
}

/** Runs a program, whose output is not wanted; fails with what it complained of. */
export async function run(
  words: readonly string[],
  options: CommandOptions,
): Promise<void> {
  await output(words, options, "null");
}

/** Runs a program and answers its output. */
export async function output(
  words: readonly string[],
  { cwd, env = {}, codes = [] }: CommandOptions,
  stdout: "piped" | "null" = "piped",
): Promise<string> {
  const [program, ...args] = words;
  const child = new Deno.Command(program!, {
    args,
    cwd,
    env: { NO_COLOR: "1", LC_ALL: "C", ...env },
    stdin: "null",
    stdout,
    stderr: "piped",
  }).spawn();
  const result = await child.output();
  const decoder = new TextDecoder();
  if (result.code !== 0 && !codes.includes(result.code)) {
    const said = decoder.decode(result.stderr).trim();
    throw new Error(
      `${words.slice(0, 4).join(" ")} ... ended with ${result.code}: ${
        said.slice(-1_000)
      }`,
    );
  }
  return stdout === "null" ? "" : decoder.decode(result.stdout);
}
