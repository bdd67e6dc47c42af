/**
 * The schedulers that docs/plugins.md shows, as they stand there.
 *
 * @module
 */

const PAGE = new URL("../../docs/plugins.md", import.meta.url);

/** The text of each module on the page that is a scheduler, in their order. */
export async function pluginExamples(): Promise<string[]> {
  const page = await Deno.readTextFile(PAGE);
  return [...page.matchAll(/^```ts\n([^]*?)^```$/gm)]
    .map(([, code]) => code!)
    .filter((code) => code.includes("satisfies Scheduler"));
}
