/**
 * This program as a process: how another one of it is started.
 *
 * @module
 */

/** What starts this program once more, with no right to use the network. */
export function programWords(): string[] {
  if (Deno.build.standalone) return [Deno.execPath()];
  const main = new URL(Deno.mainModule);
  const rights = ["read", "write", "env", "run", "sys"];
  return [
    Deno.execPath(),
    "run",
    "--quiet",
    `--config=${new URL("./deno.json", main).pathname}`,
    ...rights.map((right) => `--allow-${right}`),
    main.pathname,
  ];
}

/** In a session of its own, so that what ends a terminal does not end it. */
export function background(
  args: readonly string[],
  { log, env }: { log: string; env: Readonly<Record<string, string>> },
): { pid: number; ended: Promise<number> } {
  const child = new Deno.Command("sh", {
    args: ["-c", 'exec >"$0" 2>&1; exec "$@"', log, ...programWords(), ...args],
    stdin: "null",
    stdout: "null",
    stderr: "null",
    env,
    detached: true,
  }).spawn();
  child.unref();
  return { pid: child.pid, ended: child.status.then(({ code }) => code) };
}
