/**
 * The tests that docs/reliability.md names: what it promises, and nothing else.
 *
 * @module
 */
import { basename } from "node:path";

const ROOT = new URL("../../", import.meta.url);

/** The text of the page. */
export function readPage(): Promise<string> {
  return Deno.readTextFile(new URL("docs/reliability.md", ROOT));
}

/** All test files, as paths below the root of the project. */
export async function testFiles(directory = "tests"): Promise<string[]> {
  const found: string[] = [];
  for await (const entry of Deno.readDir(new URL(`${directory}/`, ROOT))) {
    const path = `${directory}/${entry.name}`;
    if (entry.isDirectory) found.push(...await testFiles(path));
    else if (entry.name.endsWith("_test.ts")) found.push(path);
  }
  return found.sort();
}

/**
 * The files that the page names, each with those of `files` that are meant: one
 * by its path, several by a bare name or a `*` in it.
 */
export function namedFiles(
  page: string,
  files: readonly string[],
): Map<string, string[]> {
  const named = page.match(/[\w/*]+_test\.ts/g) ?? [];
  return new Map(named.map((name) => {
    const pattern = new RegExp(`^${name.replace("*", "\\w+")}$`);
    const meant = files.filter((file) =>
      pattern.test(name.includes("/") ? file : basename(file))
    );
    return [name, meant];
  }));
}
