import assert from "node:assert/strict";
import { Screen } from "../../src/cli/screen.ts";
import { cmsWell } from "../support/cms.ts";
import { tempDir } from "../support/temp.ts";

/** Escape sequences, made visible. */
function visible(text: string): string {
  return text.replaceAll("\x1b[", "^");
}

Deno.test("states have colours where they are wanted, and widths stay right", async () => {
  await using dir = await tempDir();
  const options = { cwd: dir.path };
  await cmsWell(["queue", "create"], options);
  for (const [name, status] of [["a", "end"], ["b", "crash"], ["c", "start"]]) {
    const job = [`--name=${name}`, "--command=x", `--status=${status}`];
    await cmsWell(["queue", "add", ...job], options);
  }
  const list = async (env: Record<string, string>, ...args: string[]) =>
    visible(await cmsWell(["queue", "list", ...args], { ...options, env }));

  const plain = await list({});
  const coloured = await list({ CMS_COLOR: "always" });

  assert.ok(!plain.includes("^"));
  for (const cell of ["^32mend   ^39m", "^31mcrash ^39m", "^34mstart ^39m"]) {
    assert.ok(coloured.includes(`| ${cell} |`), cell);
  }
  assert.equal(coloured.replaceAll(/\^\d+m/g, ""), plain);
  assert.equal(await list({}, "--color=always"), coloured);
  for (const format of ["csv", "json", "yaml"]) {
    const text = await list({ CMS_COLOR: "always" }, `--format=${format}`);
    assert.ok(!text.includes("^"), format);
  }
});

Deno.test("a run shows in colours which job begins and which one failed", async () => {
  await using dir = await tempDir();
  const options = { cwd: dir.path };
  await cmsWell(["queue", "create"], options);
  await cmsWell(["queue", "add", "--name=a", "--command=exit 3"], options);
  const child = new Deno.Command(Deno.execPath(), {
    args: [
      ...[
        "run",
        "-A",
        "--quiet",
        new URL("../../main.ts", import.meta.url).href,
      ],
      ...["queue", "run", "fifo_multi", "--hosts=localhost", "--color=always"],
    ],
    cwd: dir.path,
  });

  const { stderr } = await child.output();

  const shown = visible(new TextDecoder().decode(stderr));
  assert.ok(shown.includes("\n^34m# Run: a^39m\n"), shown);
  assert.ok(
    shown.includes("\n^31mWARNING: Job a ended with exit code 3^39m\n"),
    shown,
  );
});

Deno.test("without a wish colours are for terminals, unless NO_COLOR is set", () => {
  const output = (isTerminal: boolean) => ({
    writeSync: () => 0,
    isTerminal: () => isTerminal,
  });
  const screen = new Screen(output(true), output(false), () => 80);
  const colours = (when: string, env: Record<string, string> = {}) =>
    screen.colours(when, (name) => env[name]);

  assert.deepEqual(colours("auto"), { out: true, err: false });
  assert.deepEqual(colours("auto", { NO_COLOR: "1" }), {
    out: false,
    err: false,
  });
  assert.deepEqual(colours("auto", { NO_COLOR: "" }), {
    out: true,
    err: false,
  });
  assert.deepEqual(colours("auto", { TERM: "dumb" }), {
    out: false,
    err: false,
  });
  assert.deepEqual(colours("never"), { out: false, err: false });
  assert.deepEqual(colours("always", { NO_COLOR: "1" }), {
    out: true,
    err: true,
  });
});
