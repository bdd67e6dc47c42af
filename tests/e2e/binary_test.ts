import assert from "node:assert/strict";
import { cms, cmsWell, statesOf } from "../support/cms.ts";
import { sshdMissing, startSshd } from "../support/sshd.ts";
import { pluginExamples } from "../support/plugin_examples.ts";
import { startServer } from "../service/_server.ts";
import { type TempDir, tempDir } from "../support/temp.ts";
import { until } from "../support/until.ts";

const ROOT = new URL("../../", import.meta.url).pathname;
const STUB = new URL("../../../shared/denort/denort", import.meta.url);

/** Does what `deno task compile` does; a reason where it cannot. */
async function compile(
  directory: TempDir,
): Promise<{ binary: string } | { missing: string }> {
  const binary = directory.join("cms");
  const { success, stderr } = await new Deno.Command(Deno.execPath(), {
    args: ["task", "--quiet", "compile", `--output=${binary}`],
    cwd: ROOT,
    env: { NO_COLOR: "1", ...await stub() },
  }).output();
  if (success) return { binary };
  const said = new TextDecoder().decode(stderr);
  // The first time Deno downloads its bundler, and its runtime, unless it is
  // told of one.
  const offline = /download|client error|dns|denort/i.test(said);
  assert.ok(offline, said);
  return {
    missing: `the program cannot be compiled without a download: ${said}`,
  };
}

async function* walk(directory: string): AsyncGenerator<string> {
  for await (const { name, isDirectory } of Deno.readDir(directory)) {
    const path = `${directory}/${name}`;
    if (isDirectory) yield* walk(path);
    else if (name.endsWith(".ts")) yield path;
  }
}

/** The program's script, in which its packages are, too. */
function codeOf(binary: string): string {
  return Deno.readTextFileSync(`${binary}-code/cms.js`);
}

async function stub(): Promise<Record<string, string>> {
  if (Deno.env.has("DENORT_BIN")) return {};
  try {
    return { DENORT_BIN: await Deno.realPath(STUB) };
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return {};
    throw error;
  }
}

Deno.test("the compiled program runs a queue here and over ssh", async (t) => {
  await using directory = await tempDir();
  const compiled = await compile(directory);
  if ("missing" in compiled) {
    await t.step({
      name: `left out: ${compiled.missing}`,
      ignore: true,
      fn: () => {},
    });
    return;
  }
  const { binary } = compiled;

  await t.step("it tells its version", async () => {
    const { version } = JSON.parse(await Deno.readTextFile(`${ROOT}deno.json`));
    const { out } = await cms(["--version"], { cwd: directory.path, binary });
    assert.equal(out, `${version}\n`);
  });

  await t.step("it starts where Deno reads no file below TMPDIR", async () => {
    const env = { TMPDIR: "/dev/shm" };
    await cmsWell(["--version"], { cwd: directory.path, binary, env });
  });

  await t.step("it runs jobs here", async () => {
    const options = { cwd: directory.path, binary };
    await cmsWell(["queue", "create", "a"], options);
    await cmsWell(
      ["queue", "add", "a", "--name=job[1-3]", "--command=echo $((6 * 7))"],
      options,
    );
    await cmsWell(
      ["queue", "run", "fifo_multi", "a", "--hosts=localhost,localhost"],
      options,
    );
    assert.deepEqual([...(await statesOf("a", options)).values()], [
      "end",
      "end",
      "end",
    ]);
    assert.equal(
      await Deno.readTextFile(directory.join("experiment/job3/job3.out")),
      "42\n",
    );
  });

  await t.step("it runs a jobset, in the background, too", async () => {
    const home = directory.join("home");
    await Deno.mkdir(home);
    const options = { cwd: directory.path, binary, env: { HOME: home } };
    await cmsWell(["job", "template", "--name=job[1-2]"], options);
    await cmsWell(["job", "run", "--name=job1"], options);
    await cmsWell(["job", "run", "--detach"], options);

    const done = async () => {
      const args = ["job", "list", "--status=done", "--format=json"];
      return JSON.parse(await cmsWell(args, options)).length === 2;
    };
    await until(done, { what: "the end of both jobs" });
  });

  await t.step("it has in it what few commands need", async () => {
    const options = { cwd: directory.path, binary };
    await cmsWell(["queue", "create", "odd"], options);
    await Deno.writeTextFile(
      directory.join("experiment/odd-queue.yaml"),
      "job1: {name: job1, status: ready, command: !!str 日本}\n",
    );

    const { out } = await cms(["queue", "list", "odd"], options);

    assert.match(out, /^\| job1 \| ready {2}\| 日本 {4}\|/m);
  });

  await t.step("it serves REST, with documentation that is in it", async () => {
    await using served = await tempDir();
    await using server = await startServer({ cwd: served.path, binary });
    await server.ask("POST /queue/?name=a");
    await server.ask("POST /queue/a?name=job&command=echo%20hi");
    const started = await server.ask(
      "PUT /queue/a/run_fifo_multi?hosts=localhost",
    );
    assert.match(started, /^200 .*pid \d+/);
    assert.equal(
      await server.ask("GET /queue/a/job/job/output?follow=true"),
      "200 hi\n",
    );
    const page = await server.ask("GET /docs/swagger-ui-bundle.js");
    assert.ok(page.length > 1_000_000);
    assert.match(page, /SwaggerUIBundle/);
    const styles = await server.ask("GET /docs/swagger-ui.css");
    assert.match(styles, /^200 \.swagger-ui\{/);
    server.kill("SIGTERM");
    assert.equal(await server.ended, 0);
  });

  await t.step("what it reads at each start is small", () => {
    const files = [...Deno.readDirSync(`${binary}-code`)];
    const bytes = files.map(({ name }) =>
      Deno.statSync(`${binary}-code/${name}`).size
    ).reduce((sum, size) => sum + size);

    assert.ok(bytes < 2_300_000, `it is ${bytes} bytes`);
  });

  await t.step("it imports nothing but what comes with it", () => {
    const found = (pattern: RegExp) =>
      Array.from(codeOf(binary).matchAll(pattern), ([, name]) => name!);
    // As the bundler writes `import` and `import()`.
    const modules = found(/\b\w+\("(node:[^"]+)"\)/g);
    const files = found(/\bimport\("([^"]+)"/g);

    assert.ok(modules.includes("node:path"));
    assert.deepEqual(
      new Set(files),
      new Set(["./strip_types.js", "./swagger_ui.js"]),
    );
    for (const file of files) Deno.statSync(`${binary}-code/${file}`);
  });

  await t.step("it closes what the source holds with `using`", async () => {
    // The bundler drops a `using` whose value is needed in one place only.
    const count = (code: string) =>
      [...code.matchAll(/^ *(?:await )?using \w+ =/gm)].length;
    let held = 0;
    for await (const file of walk(`${ROOT}src`)) {
      // What tests schedulers is no part of the program.
      if (file.includes("/src/testing/")) continue;
      held += count(await Deno.readTextFile(file));
    }

    const code = codeOf(binary);

    assert.ok(held > 3);
    assert.equal([...code.matchAll(/\busing \w+=/g)].length, held);
  });

  await t.step("it runs a scheduler of the user's own", async () => {
    const options = { cwd: directory.path, binary };
    await cmsWell(["queue", "create", "own"], options);
    await cmsWell(
      ["queue", "add", "own", "--name=job[1-2]", "--command=true"],
      options,
    );
    const [policy = ""] = await pluginExamples();
    await Deno.writeTextFile(directory.join("shortest.ts"), policy);

    const args = ["--plugin=shortest.ts", "--hosts=localhost"];
    await cmsWell(["queue", "run", "own", ...args], options);

    assert.deepEqual([...(await statesOf("own", options)).values()], [
      "end",
      "end",
    ]);
  });

  await t.step("an error of such a scheduler tells its place", async () => {
    const options = { cwd: directory.path, binary };
    const source = "const a: number = 1;\nthrow new TypeError(`oh ${a}`);\n";
    await Deno.writeTextFile(directory.join("bad.ts"), source);

    const args = ["queue", "run", "own", "--plugin=bad.ts"];
    const { code, err } = await cms(args, options);

    assert.equal(code, 65);
    assert.match(err, /"bad\.ts": TypeError: oh 1 \(bad\.js:2:7\)/);
  });

  const noSshd = sshdMissing();
  await t.step({
    name: `it runs jobs over ssh${noSshd ? ` (${noSshd})` : ""}`,
    ignore: noSshd !== undefined,
    async fn() {
      await using sshd = await startSshd({ aliases: ["red"] });
      const options = { cwd: directory.path, binary, env: sshd.env };
      const host = [`--user=${sshd.user}`, "--host=red"];
      await cmsWell(["queue", "create", "b"], options);
      await cmsWell(
        ["queue", "add", "b", "--name=far", "--command=exit 3", ...host],
        options,
      );
      const { code } = await cms(
        ["queue", "run", "fifo", "b", "--max_parallel=1"],
        options,
      );
      assert.equal(code, 1);
      const { out } = await cms(["queue", "list", "b"], options);
      assert.match(out, /\| far {2}\| end .*\| 3 +\|/);
    },
  });
});
