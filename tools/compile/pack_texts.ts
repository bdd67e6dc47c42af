/**
 * Makes long texts in a bundle small: the compiled program reads all that is in
 * it at each start, and hardly ever needs them.
 *
 * @module
 */

/** Has a module that exports texts only unpack them when it is imported. */
export async function packTexts(module: URL): Promise<void> {
  const texts: Record<string, unknown> = await import(module.href);
  const lines = [UNPACK];
  for (const [name, text] of Object.entries(texts)) {
    if (typeof text !== "string") throw new TypeError(`${name} is no text`);
    const packed = new URL(`${name}.gz`, module);
    await Deno.writeFile(packed, new Uint8Array(await pack(text)));
    lines.push(`export const ${name} = await unpack("./${name}.gz");`);
  }
  await Deno.writeTextFile(module, lines.join("\n"));
}

// Imported, as `starter.ts` does where nothing else is allowed.
const UNPACK = `async function unpack(file) {
  const { href } = new URL(file, import.meta.url);
  const { default: packed } = await import(href, { with: { type: "bytes" } });
  const text = new Blob([packed]).stream()
    .pipeThrough(new DecompressionStream("gzip"));
  return await new Response(text).text();
}`;

async function pack(text: string): Promise<ArrayBuffer> {
  const packed = new Blob([text]).stream()
    .pipeThrough(new CompressionStream("gzip"));
  return await new Response(packed).arrayBuffer();
}
