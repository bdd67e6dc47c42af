/**
 * A program that does something else first: what takes its time by chance takes
 * it for certain.
 *
 * @module
 */
import { executable } from "../support/executable.ts";
import { tempDir } from "../support/temp.ts";

/** Hold it with `await using`. */
export interface Shadowed extends AsyncDisposable {
  /** PATH in which the program is found, and GO. */
  readonly env: { readonly PATH: string; readonly GO: string };
  /** Makes the file GO, for which the program may wait. */
  go(): Promise<void>;
}

/** Puts a `program` into PATH that runs `first` before it does what it does. */
export async function shadowed(
  program: string,
  first: string,
): Promise<Shadowed> {
  const directory = await tempDir();
  await Deno.writeTextFile(
    directory.join(program),
    `#!/bin/sh\n${first}\nexec '${executable(program)}' "$@"\n`,
    { mode: 0o755 },
  );
  const GO = directory.join("go");
  return {
    env: { PATH: `${directory.path}:${Deno.env.get("PATH")}`, GO },
    go: () => Deno.writeTextFile(GO, ""),
    [Symbol.asyncDispose]: () => directory[Symbol.asyncDispose](),
  };
}
