import assert from "node:assert/strict";
import { namedFiles, readPage, testFiles } from "./files.ts";

/** A quotation in the page that is a test's name, with `...` for what is left out. */
const TITLE = /"([^"\n]* \.\.\.|\.\.\. [^"\n]*|[^"\n]*\.\.\.[^"\n]*)"/g;

Deno.test("each file of tests that docs/reliability.md names is there", async () => {
  const named = namedFiles(await readPage(), await testFiles());

  const missing = Array.from(named)
    .filter(([, files]) => files.length === 0)
    .map(([name]) => name);

  assert.ok(named.size > 40);
  assert.deepEqual(missing, []);
});

Deno.test("each test that docs/reliability.md quotes is in one of these files", async () => {
  const page = await readPage();
  const files = [...namedFiles(page, await testFiles()).values()].flat();
  const texts = await Promise.all(
    files.map((file) =>
      Deno.readTextFile(new URL(`../../${file}`, import.meta.url))
    ),
  );
  const titles = Array.from(page.matchAll(TITLE), ([, title]) => title!);

  const missing = titles.filter((title) => {
    const parts = title.split("...").map((part) => part.trim()).filter(Boolean);
    return !texts.some((text) => parts.every((part) => text.includes(part)));
  });

  assert.ok(titles.length > 30);
  assert.deepEqual(missing, []);
});

Deno.test("a bare name means each file of that name, a path only itself, a star any word", () => {
  const files = [
    "tests/a/x_test.ts",
    "tests/b/x_test.ts",
    "tests/b/y_z_test.ts",
  ];

  const named = namedFiles(
    "`x_test.ts`, `tests/b/x_test.ts` `y_*_test.ts`",
    files,
  );

  assert.deepEqual(Object.fromEntries(named), {
    "x_test.ts": ["tests/a/x_test.ts", "tests/b/x_test.ts"],
    "tests/b/x_test.ts": ["tests/b/x_test.ts"],
    "y_*_test.ts": ["tests/b/y_z_test.ts"],
  });
});
