/**
 * Variables on disk, in the file where the original keeps them.
 *
 * @module
 */
import { dirname } from "node:path";
import { type Document, isMap, isScalar, parseDocument } from "yaml";
import { AppError } from "../core/errors.ts";
import type { Variables } from "../core/variables.ts";
import { withIo } from "./io_error.ts";
import { LockFile } from "./lock.ts";
import { readText } from "./read_text.ts";
import { versionOf } from "./file_version.ts";
import { replaceFile } from "./yaml_file.ts";

/** The variables in `path`, which need not be there. */
export function createVariables(path: string): Variables {
  return {
    read: () => Promise.try(() => valuesOf(path)),

    async set(name, value) {
      const directory = dirname(path);
      withIo(
        `make the directory ${directory}`,
        () => Deno.mkdirSync(directory, { recursive: true }),
      );
      const lock = new LockFile(`${path}.lock`);
      try {
        await lock.hold(() => {
          while (!trySetting(path, { name, value }));
        });
      } finally {
        lock.close();
      }
    },
  };
}

/** Answers whether the file was still the one that was changed. */
function trySetting(
  path: string,
  { name, value }: { name: string; value: string },
): boolean {
  const expected = versionOf(path);
  const document = load(path);
  document.contents ??= document.createNode({});
  document.set(name, value);
  const text = document.toString({ lineWidth: 0 });
  return replaceFile(path, { chunks: () => [text] }, { expected }) !==
    undefined;
}

function valuesOf(path: string): Map<string, string> {
  const { contents } = load(path);
  const values = new Map<string, string>();
  for (const { key, value } of isMap(contents) ? contents.items : []) {
    if (!isScalar(key) || !isScalar(value) || value.value === null) continue;
    values.set(String(key.value), String(value.source ?? value.value));
  }
  return values;
}

function load(path: string): Document {
  const text = versionOf(path) === undefined
    ? ""
    : withIo(`read ${path}`, () => readText(path));
  const document = parseDocument(text);
  const [mistake] = document.errors;
  const what = mistake?.message.split("\n")[0] ??
    (document.contents === null || isMap(document.contents)
      ? undefined
      : "it is not a mapping of names to values");
  if (what === undefined) return document;
  throw new AppError("invalid", `Cannot read the variables ${path}: ${what}`);
}
