import assert from "node:assert/strict";
import { startModules } from "../support/start_modules.ts";

Deno.test("a start waits for no package but the YAML library", async () => {
  const packages = (await startModules())
    .flatMap(({ specifier }) => /^npm:\/?(.+)@/.exec(specifier)?.[1] ?? []);

  assert.deepEqual(packages, ["yaml"]);
});
