import assert from "node:assert/strict";
import { cms, cmsWell } from "../support/cms.ts";
import { tempDir } from "../support/temp.ts";

Deno.test("where no temporary file can be made an edit is refused, and nothing is lost", async () => {
  await using dir = await tempDir();
  const options = { cwd: dir.path };
  await cmsWell(["queue", "create", "a"], options);
  await cmsWell(["queue", "add", "a", "--name=x", "--command=true"], options);

  const { code, err } = await cms(["queue", "edit", "a"], {
    ...options,
    env: { TMPDIR: dir.join("none"), EDITOR: "true" },
  });

  assert.equal(code, 74);
  assert.match(err, /^ERROR: Cannot write a file to be edited: No such file/);
  assert.match(err, /\nHINT: see whether TMPDIR, or \/tmp, can be written/);
});

Deno.test("a home in which no defaults can be looked for has none", async () => {
  await using dir = await tempDir();
  await Deno.writeTextFile(dir.join(".config"), "");
  const options = { cwd: dir.path, env: { HOME: dir.path } };

  await cmsWell(["queue", "create", "a"], options);

  const { code, err } = await cms(["queue", "list", "a"], options);
  assert.deepEqual([code, err], [0, ""]);
});
