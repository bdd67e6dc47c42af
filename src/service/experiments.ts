/**
 * The experiments below the service's directory.
 *
 * @module
 */

/** The directories right there that may hold queues, by name. */
export function experimentsHere(): string[] {
  return Array.from(Deno.readDirSync("."))
    .filter(({ name, isDirectory }) =>
      isDirectory && /^[A-Za-z0-9_][\w.+@:=,-]*$/.test(name)
    )
    .map(({ name }) => name).sort();
}
