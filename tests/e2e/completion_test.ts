import { DENO_DIR } from "../support/deno_dir.ts";
import assert from "node:assert/strict";
import { cms, cmsWell } from "../support/cms.ts";
import { executable } from "../support/executable.ts";
import { openShell } from "../support/shell_terminal.ts";
import { type TempDir, tempDir } from "../support/temp.ts";

const ROOT = new URL("../../", import.meta.url).pathname;

/** How each shell is started without anybody's settings, and takes the script. */
const SHELLS = [
  {
    name: "bash",
    command: "bash --norc --noprofile -i",
    setup:
      "bind 'set enable-bracketed-paste off'; source <(cms completion bash)",
  },
  {
    name: "zsh",
    command: "zsh -f -i",
    setup:
      "autoload -Uz compinit; compinit -u -D; source <(cms completion zsh)",
  },
  {
    name: "fish",
    command: "fish --no-config -i",
    setup: "cms completion fish | source",
  },
] as const;

/** An experiment, and a program `cms` on a path of its own. */
async function prepare(): Promise<
  { dir: TempDir; env: Record<string, string> }
> {
  const dir = await tempDir();
  await Deno.mkdir(dir.join("bin"));
  await Deno.writeTextFile(
    dir.join("bin/cms"),
    `#!/bin/sh\n'${Deno.execPath()}' run -A --quiet --config '${ROOT}deno.json' '${ROOT}main.ts' "$@"\ncode=$?\necho >>'${
      dir.join("asked")
    }'\nexit $code\n`,
    { mode: 0o755 },
  );
  const options = { cwd: dir.path };
  await cmsWell(["queue", "create", "sweep"], options);
  const add = ["queue", "add", "sweep", "--command=x"];
  await cmsWell([...add, "--name=load,train-lr=0.1,me@host"], options);
  await Deno.writeTextFile(dir.join("commands.txt"), "");
  await Deno.writeTextFile(dir.join("asked"), "");
  const path = `${dir.join("bin")}:${Deno.env.get("PATH")}`;
  return {
    dir,
    env: { ...DENO_DIR, PATH: path, HOME: dir.path, NO_COLOR: "1" },
  };
}

for (const { name, command, setup } of SHELLS) {
  const missing = [name, "script"].find((it) => !executable(it));

  Deno.test({
    name: `${name} completes commands, options, values and names at Tab${
      missing ? ` (there is no ${missing})` : ""
    }`,
    ignore: missing !== undefined,
    async fn() {
      const { dir, env } = await prepare();
      await using _dir = dir;
      await using shell = await openShell(command, {
        setup,
        cwd: dir.path,
        env,
        asked: dir.join("asked"),
        typed: dir.join("typed"),
      });

      assert.equal(await shell.tab("cms que"), "cms queue");
      assert.equal(await shell.tab("cms queue rer"), "cms queue rerun");
      assert.equal(
        await shell.tab("cms queue list sw"),
        "cms queue list sweep",
      );
      assert.equal(
        await shell.tab("cms queue list sweep --form"),
        "cms queue list sweep --format=",
      );
      assert.equal(
        await shell.tab("cms queue list --format=js"),
        "cms queue list --format=json",
      );
      assert.equal(
        await shell.tab("cms queue kill sweep --name=lo"),
        "cms queue kill sweep --name=load",
      );
      assert.equal(
        await shell.tab("cms queue kill sweep --name load,tr"),
        "cms queue kill sweep --name load,train-lr=0.1",
      );
      assert.equal(
        await shell.tab("cms queue kill sweep --name=me@h"),
        "cms queue kill sweep --name=me@host",
      );
      assert.equal(
        await shell.tab("cms queue add --from_file=comm"),
        "cms queue add --from_file=commands.txt",
      );
    },
  });

  Deno.test({
    name: `${name} runs nothing that a name says${
      missing ? ` (there is no ${missing})` : ""
    }`,
    ignore: missing !== undefined,
    async fn() {
      const { dir, env } = await prepare();
      await using _dir = dir;
      const evil = [
        "$(touch hit)",
        "`touch hit`",
        ";touch hit",
        "a b;touch hit",
      ];
      await Deno.writeTextFile(
        dir.join("experiment/evil-queue.yaml"),
        evil.map((it) => `'${it}': {command: x}\n`).join("") +
          "good: {command: x}\n",
      );
      await Deno.writeTextFile(
        dir.join("experiment/$(touch hit)-queue.yaml"),
        "{}\n",
      );
      await using shell = await openShell(command, {
        setup,
        cwd: dir.path,
        env,
        asked: dir.join("asked"),
        typed: dir.join("typed"),
      });

      assert.equal(
        await shell.tab("cms queue kill evil --name="),
        "cms queue kill evil --name=good",
      );
      assert.equal(await shell.tab("cms queue list ev"), "cms queue list evil");
      assert.equal(await shell.tab("cms queue list \\$"), "cms queue list $");

      await assert.rejects(Deno.stat(dir.join("hit")), Deno.errors.NotFound);
    },
  });
}

Deno.test("completion says nothing where there is nothing to say", async () => {
  await using dir = await tempDir();
  await Deno.mkdir(dir.join("experiment"));
  await Deno.writeTextFile(dir.join("experiment/a-queue.yaml"), "a: [b: }\n");
  await Deno.writeTextFile(dir.join("bad.yaml"), "[");
  const lines = [
    ["nosuch", ""],
    ["fish", "nosuch", ""],
    ["fish", "queue", "list", "x", "y", "z", ""],
    ["fish", "queue", "kill", "nosuch", "--name="],
    ["fish", "queue", "kill", "../../etc", "--name="],
    ["fish", "cluster", "set", "nosuch", "--id="],
    ["fish", "--config=bad.yaml", "queue", "li"],
    [],
  ];

  for (const line of lines) {
    const answer = await cms(["__complete", ...line], { cwd: dir.path });
    assert.deepEqual(answer, { code: 0, out: "", err: "" }, line.join(" "));
  }
  const left = Array.from(
    Deno.readDirSync(dir.join("experiment")),
    (it) => it.name,
  );
  assert.deepEqual(left, ["a-queue.yaml"]);
});
