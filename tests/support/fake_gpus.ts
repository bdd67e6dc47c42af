/**
 * A program `nvidia-smi` that lists what a test wants.
 *
 * @module
 */
import { tempDir } from "./temp.ts";

/** Hold it with `await using`; `env` has the PATH in which it is first. */
export async function fakeGpus(
  lines: readonly string[],
  code = 0,
): Promise<AsyncDisposable & { readonly env: { readonly PATH: string } }> {
  const dir = await tempDir();
  await Deno.writeTextFile(dir.join("list"), `${lines.join("\n")}\n`);
  await Deno.writeTextFile(
    dir.join("nvidia-smi"),
    `#!/bin/sh\ncase "$*" in\n--query-gpu=*uuid*) cat '${
      dir.join("list")
    }'; exit ${code} ;;\nesac\nexit 99\n`,
    { mode: 0o755 },
  );
  return {
    env: { PATH: `${dir.path}:${Deno.env.get("PATH")}` },
    [Symbol.asyncDispose]: () => dir[Symbol.asyncDispose](),
  };
}
