import assert from "node:assert/strict";
import { startModules } from "../support/start_modules.ts";

Deno.test("a start runs no packages but the YAML library and a table of widths", async () => {
  const packages = (await startModules())
    .flatMap(({ specifier }) => /^npm:\/?(.+)@/.exec(specifier)?.[1] ?? []);

  assert.deepEqual(packages.toSorted(), ["get-east-asian-width", "yaml"]);
});

Deno.test("a start does not run what only jobsets and variables need", async () => {
  const needless = (await startModules())
    .filter(({ specifier }) => /store\/(jobset|variables)/.test(specifier));

  assert.deepEqual(needless, []);
});
