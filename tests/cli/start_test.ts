import assert from "node:assert/strict";
import { startModules } from "../support/start_modules.ts";

Deno.test("a start runs no packages", async () => {
  const packages = (await startModules())
    .flatMap(({ specifier }) => /^npm:\/?(.+)@/.exec(specifier)?.[1] ?? []);

  assert.deepEqual(packages, []);
});

Deno.test("a start does not run what only jobsets and variables need", async () => {
  const needless = (await startModules())
    .filter(({ specifier }) => /store\/(jobset|variables)/.test(specifier));

  assert.deepEqual(needless, []);
});
