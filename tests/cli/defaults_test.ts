import assert from "node:assert/strict";
import { cms, type CmsOptions, cmsWell } from "../support/cms.ts";
import { type TempDir, tempDir } from "../support/temp.ts";

/** A home with this file of defaults. */
async function home(
  text: string,
  env: Readonly<Record<string, string>> = {},
): Promise<{ dir: TempDir; options: CmsOptions }> {
  const dir = await tempDir();
  await Deno.mkdir(dir.join(".config/cms"), { recursive: true });
  await Deno.writeTextFile(dir.join(".config/cms/config.yaml"), text);
  const all = { HOME: dir.path, XDG_CONFIG_HOME: "", ...env };
  return { dir, options: { cwd: dir.path, env: all } };
}

/** What `cms config` shows of a key. */
async function settingOf(
  key: string,
  options: CmsOptions,
): Promise<{ value: string; from: string } | undefined> {
  const out = await cmsWell(["config", "--format=json"], options);
  const all: { key: string; value: string; from: string }[] = JSON.parse(out);
  const found = all.find((it) => it.key === key);
  return found && { value: found.value, from: found.from };
}

Deno.test("the command line beats the environment, that the file, that the default", async () => {
  const text = "experiment: of-file\nqueue add: {shell: zsh, gpu: 1}\n";
  const { dir, options } = await home(text, {
    CMS_EXPERIMENT: "of-env",
    CMS_QUEUE_ADD_SHELL: "dash",
  });
  await using _dir = dir;
  const typed = ["--experiment=typed", "--shell=sh"];

  for (const rest of [[], typed]) {
    const place = rest.slice(0, 1);
    await cmsWell(["queue", "create", ...place], options);
    const add = ["queue", "add", "--name=a", "--command=x"];
    await cmsWell([...add, ...rest], options);
  }
  const file = (path: string) => Deno.readTextFile(dir.join(path));

  assert.match(await file("of-env/default-queue.yaml"), /shell: dash/);
  assert.match(await file("typed/default-queue.yaml"), /shell: sh\n/);
  assert.match(await file("typed/default-queue.yaml"), /gpu: '?1'?\n/);
});

Deno.test("cms config shows what holds, and where it comes from", async () => {
  const { dir, options } = await home(
    "cluster: c\n",
    { CMS_QUEUE: "b" },
  );
  await using _dir = dir;

  assert.deepEqual(await settingOf("queue", options), {
    value: "b",
    from: "CMS_QUEUE",
  });
  assert.deepEqual(await settingOf("cluster", options), {
    value: "c",
    from: dir.join(".config/cms/config.yaml"),
  });
  assert.deepEqual(await settingOf("experiment", options), {
    value: "./experiment",
    from: "default",
  });
});

Deno.test("the file may be another one: of XDG_CONFIG_HOME, CMS_CONFIG or --config", async () => {
  const { dir, options } = await home("queue: home\n");
  await using _dir = dir;
  await Deno.mkdir(dir.join("xdg/cms"), { recursive: true });
  await Deno.writeTextFile(dir.join("xdg/cms/config.yaml"), "queue: xdg\n");
  await Deno.writeTextFile(dir.join("other.yaml"), "queue: other\n");
  const queueWith = async (env: Record<string, string>) => {
    const all = { ...options, env: { ...options.env, ...env } };
    return (await settingOf("queue", all))?.value;
  };

  assert.equal(await queueWith({}), "home");
  assert.equal(await queueWith({ XDG_CONFIG_HOME: dir.join("xdg") }), "xdg");
  assert.equal(await queueWith({ CMS_CONFIG: "other.yaml" }), "other");
  const out = await cmsWell(["config", "--config=./other.yaml"], options);
  assert.match(out, /\| queue +\| other +\| .\/other.yaml /);
});

const BAD: readonly [text: string, said: string, hint: string][] = [
  [
    "experimnt: x\n",
    'Cannot use the key "experimnt" in FILE: nothing has that name',
    'did you mean "experiment"?',
  ],
  [
    "queue ad: {shell: zsh}\n",
    'Cannot use the key "queue ad" in FILE: nothing has that name',
    'did you mean "queue add"?',
  ],
  [
    "queue add: {shel: zsh}\n",
    'Cannot use the key "queue add: shel" in FILE: nothing has that name',
    'did you mean "shell"?',
  ],
  [
    "color: mauve\n",
    'Cannot use the default of "color" in FILE: it is not known',
    "there are auto, always, never",
  ],
  [
    "queue run fifo: {timeout: [1]}\n",
    'Cannot use the default of "queue run fifo: timeout" in FILE: it is no single value',
    "minutes without an answer after which a machine's jobs count as crashed",
  ],
  [
    "- a\n",
    "Cannot use the defaults in FILE: it holds no keys with values",
    "write for example  queue add: {shell: zsh}",
  ],
];

Deno.test("a file that is wrong is refused: which file, which key, which was meant", async () => {
  for (const [text, said, hint] of BAD) {
    const { dir, options } = await home(text);
    await using _dir = dir;

    const { code, err } = await cms(["queue", "list"], options);

    const path = dir.join(".config/cms/config.yaml");
    const expected = `ERROR: ${said}\nHINT: ${hint}\n`.replace("FILE", path);
    assert.deepEqual({ code, err }, { code: 65, err: expected });
  }
});

Deno.test("a file that is no YAML, or not there though it was named, is told", async () => {
  const { dir, options } = await home("queue: [\n");
  await using _dir = dir;

  const broken = await cms(["config"], options);
  const missing = await cms(["config", "--config=nosuch"], options);

  assert.equal(broken.code, 65);
  assert.match(
    broken.err,
    /^ERROR: Cannot read the defaults in .*config.yaml: /,
  );
  assert.equal(missing.code, 66);
  assert.match(missing.err, /^ERROR: Cannot find the defaults in nosuch\n/);
});
