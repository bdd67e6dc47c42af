import assert from "node:assert/strict";
import { relative } from "node:path";
import { pluginExamples } from "../support/plugin_examples.ts";
import { type TempDir, tempDir } from "../support/temp.ts";

const PROJECT = new URL("../..", import.meta.url).pathname;
const PAGE = new URL("../../docs/plugins.md", import.meta.url);

/** Options and an additional job for the test suite that users run. */
const OPTIONS: Readonly<Record<string, string>> = {
  shortest: 'hosts: "pi@red,pi@red,pi@blue"',
  round_robin: 'hosts: "pi@red,pi@red,pi@blue"',
  gpu_first: 'hostfile: "a"',
};

/** A directory as the page describes it: the modules, and its deno.json. */
async function asOnThePage(): Promise<TempDir & { names: string[] }> {
  const directory = await tempDir();
  const page = await Deno.readTextFile(PAGE);
  const [, text = ""] = /```json\n(.*?)```/s.exec(page) ?? [];
  const links = [relative(directory.path, PROJECT)];
  await Deno.writeTextFile(
    directory.join("deno.json"),
    JSON.stringify({ ...JSON.parse(text), links }),
  );
  const names: string[] = [];
  for (const code of await pluginExamples()) {
    const [, name = ""] = /name: "(\w+)"/.exec(code) ?? [];
    names.push(name);
    await Deno.writeTextFile(directory.join(`${name}.ts`), code);
    await Deno.writeTextFile(
      directory.join(`${name}_test.ts`),
      `import { testScheduler } from "@cloudmesh/queue";
import scheduler from "./${name}.ts";
testScheduler({ scheduler, options: { ${OPTIONS[name]} } });
`,
    );
  }
  return Object.assign(directory, { names });
}

Deno.test("the page shows three schedulers of less than 30 lines each", async () => {
  const examples = await pluginExamples();

  assert.equal(examples.length, 3);
  for (const code of examples) {
    const lines = code.trimEnd().split("\n").length;
    assert.ok(lines < 30, `${lines} lines:\n${code}`);
  }
});

Deno.test("the page's schedulers have the types that it says, and pass the suite", async () => {
  await using directory = await asOnThePage();

  const { success, stdout, stderr } = await new Deno.Command(Deno.execPath(), {
    args: ["test", "-A", "--quiet", "--no-lock"],
    cwd: directory.path,
    env: { NO_COLOR: "1" },
  }).output();

  const decoder = new TextDecoder();
  const said = decoder.decode(stdout) + decoder.decode(stderr);
  assert.ok(success, said);
  for (const name of directory.names) {
    assert.match(said, new RegExp(`^${name} chooses a job .* ok`, "m"));
  }
});
