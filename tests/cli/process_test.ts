import assert from "node:assert/strict";
import { existsSync } from "node:fs";
import { cms, cmsWell, CONFIG, MAIN } from "../support/cms.ts";
import { DENO_DIR } from "../support/deno_dir.ts";
import { tempDir } from "../support/temp.ts";

/** The program as a process: what only its streams can show. */

const FULL = "/dev/full";

Deno.test("a reader that goes away ends the program without a word", async () => {
  await using dir = await tempDir();
  await cmsWell(["queue", "create", "a"], { cwd: dir.path });
  const names = "--name=job[1-2000]"; // more than fits into a pipe
  await cmsWell(["queue", "add", "a", names, "--command=x"], { cwd: dir.path });

  const { code, err } = await intoShell("| head -n 1 >&2", dir.path);

  assert.equal(code, 141);
  assert.match(err, /^\+-+\+[-+]*\n$/);
});

Deno.test({
  name: "a full disk is told in one sentence",
  ignore: !existsSync(FULL),
  async fn() {
    await using dir = await tempDir();
    await cmsWell(["queue", "create", "a"], { cwd: dir.path });

    const { code, err } = await intoShell(`> ${FULL}`, dir.path);

    assert.equal(code, 74);
    assert.equal(
      err,
      "ERROR: Cannot write the output: No space left on device\n",
    );
  },
});

Deno.test("a named file that is not there is told in plain words", async () => {
  await using dir = await tempDir();
  await cmsWell(["queue", "create", "a"], { cwd: dir.path });

  const { code, err } = await cms(
    ["queue", "import", "a", "--joblog=nosuch"],
    { cwd: dir.path },
  );

  assert.equal(code, 74);
  assert.equal(
    err,
    `ERROR: Cannot read nosuch: No such file or directory
HINT: check how the path is written, and that its directory is there
`,
  );
});

Deno.test("queues are run also in an environment that is empty", async () => {
  await using dir = await tempDir();
  await cmsWell(["queue", "create", "a"], { cwd: dir.path });
  await cmsWell(["queue", "add", "a", "--name=x", "--command=uname"], {
    cwd: dir.path,
  });

  const run = ["queue", "run", "fifo_multi", "a", "--hosts=localhost"];
  const { code, stderr } = await new Deno.Command(Deno.execPath(), {
    args: ["run", "-A", "--quiet", "--config", CONFIG, MAIN, ...run],
    cwd: dir.path,
    clearEnv: true,
    env: DENO_DIR,
    stdin: "null",
  }).output();

  const err = new TextDecoder().decode(stderr);
  assert.equal(code, 0, err);
  assert.match(err, /Completed Jobs: \['x'\]/);
});

Deno.test("the version is that of deno.json", async () => {
  await using dir = await tempDir();
  const config = new URL("../../deno.json", import.meta.url);

  const { out } = await cms(["--version"], { cwd: dir.path });

  const { version } = JSON.parse(await Deno.readTextFile(config));
  assert.equal(out, `${version}\n`);
});

/** `cms queue list a` with its output led elsewhere by a shell. */
async function intoShell(
  redirection: string,
  cwd: string,
): Promise<{ code: number; err: string }> {
  const main = new URL("../../main.ts", import.meta.url).pathname;
  const config = new URL("../../deno.json", import.meta.url).pathname;
  const { code, stderr } = await new Deno.Command("bash", {
    args: [
      "-c",
      `"$@" ${redirection}; exit "\${PIPESTATUS[0]}"`,
      "bash",
      ...[Deno.execPath(), "run", "-A", "--quiet", "--config", config, main],
      ...["queue", "list", "a"],
    ],
    cwd,
    env: { NO_COLOR: "1" },
    stdin: "null",
  }).output();
  return { code, err: new TextDecoder().decode(stderr) };
}
