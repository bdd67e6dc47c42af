/**
 * Bundles the program: one script, and modules for what it hardly ever needs.
 *
 * @module
 */
import { basename, join } from "node:path";
import { pathToFileURL } from "node:url";
import { deno } from "./deno.ts";
import { packTexts } from "./pack_texts.ts";

const ROOT = new URL("../../", import.meta.url).pathname;
/** Imported by the script, when they are needed. */
const APART = [
  "src/service/docs/swagger_ui.ts",
  "src/plugins/strip_types.ts",
];

/** Where the parts of the program go. */
export interface Directories {
  readonly code: string;
  readonly maps: string;
}

/** Makes `cms.js`, the script, `main.js`, which runs it, and what is apart. */
export async function bundleProgram(directories: Directories): Promise<void> {
  const into = (options: Options) => bundle(directories, options);
  for (const source of APART) await into({ source, name: besides(source) });
  await packTexts(pathToFileURL(join(directories.code, "swagger_ui.js")));
  const source = "tools/compile/starter.ts";
  await into({ source, name: "main.js" });
  await into({
    source: "tools/compile/script.ts",
    name: "cms.js",
    flags: [
      "--format=iife",
      ...APART.map((path) => `--external=./${basename(path)}`),
    ],
  });
  const script = join(directories.code, "cms.js");
  await Deno.writeTextFile(script, asFunction(await Deno.readTextFile(script)));
}

interface Options {
  readonly source: string;
  readonly name: string;
  readonly flags?: readonly string[];
}

async function bundle(
  { code, maps }: Directories,
  { source, name, flags = [] }: Options,
): Promise<void> {
  await deno(
    "bundle",
    "--quiet",
    "--platform=browser",
    "--minify",
    "--sourcemap=external",
    `--outdir=${code}`,
    ...flags,
    join(ROOT, source),
  );
  const made = join(code, besides(source));
  await Deno.rename(`${made}.map`, join(maps, `${name}.map`));
  await Deno.rename(made, join(code, name));
}

function besides(source: string): string {
  return basename(source).replace(/ts$/, "js");
}

/** As `load_script.ts` calls it; the line above is not counted there. */
function asFunction(script: string): string {
  const imported = APART.reduce(
    (text, path) =>
      text.replaceAll(
        `import("./${basename(path)}")`,
        `import("./${besides(path)}")`,
      ),
    script,
  );
  return `(function (require, deliver) {\n${imported}\n})`;
}
