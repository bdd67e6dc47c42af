/**
 * What the README says about the REST service, and the pages about schedulers of
 * one's own there, typed line by line.
 *
 * @module
 */
import { DENO_DIR } from "../support/deno_dir.ts";
import assert from "node:assert/strict";
import { tempDir } from "../support/temp.ts";
import { until } from "../support/until.ts";

const ROOT = new URL("../../", import.meta.url).pathname;

/** The lines to type below a heading, a text for each block. */
function typedBelow(page: string, heading: string): string[] {
  const text = Deno.readTextFileSync(`${ROOT}${page}`);
  const [, section = ""] = text.split(`\n## ${heading}\n`);
  const [upToNext = ""] = section.split("\n## ");
  return Array.from(
    upToNext.matchAll(/^```sh\n([^]*?)^```$/gm),
    ([, lines = ""]) => lines,
  );
}

/** An empty directory, and a shell that has `cms` and a careful `curl`. */
async function newcomer() {
  const home = await tempDir();
  await Deno.mkdir(home.join("bin"));
  await Deno.writeTextFile(
    home.join("bin/cms"),
    `#!/bin/sh\nexec "${Deno.execPath()}" run -A --quiet --config "${ROOT}deno.json" "${ROOT}main.ts" "$@"\n`,
    { mode: 0o755 },
  );
  // Each answer is followed by its status; what goes on ends by itself.
  await Deno.writeTextFile(
    home.join(".curlrc"),
    'silent\nmax-time = 15\nwrite-out = "\\n[%{http_code}]\\n"\n',
  );
  const env = {
    HOME: home.path, // a jobset's files are there
    ...DENO_DIR,
    CURL_HOME: home.path,
    PATH: `${home.join("bin")}:${Deno.env.get("PATH")}`,
    NO_COLOR: "1",
  };
  const bash = (text: string, more: Record<string, string> = {}) =>
    new Deno.Command("bash", {
      args: ["-c", `shopt -s expand_aliases\n${text}`],
      cwd: home.path,
      env: { ...env, ...more },
      stdin: "null",
      stdout: "piped",
      stderr: "piped",
    });
  return {
    home,
    async type(text: string, more?: Record<string, string>): Promise<string> {
      const { stdout, stderr } = await bash(text, more).output();
      const [out, err] = [stdout, stderr].map((it) =>
        new TextDecoder().decode(it)
      );
      return `${out}${err}`;
    },
    /** Types the line that starts the service, at any port that is free. */
    async start(line: string): Promise<Started> {
      const child = bash(
        `exec env ${line.trim().replace(" --port=8000", "")} --port=0`,
      ).spawn();
      child.stdout.cancel();
      let said = "";
      const reading = (async () => {
        for await (
          const text of child.stderr.pipeThrough(new TextDecoderStream())
        ) said += text;
      })();
      const [, port = ""] = await until(
        () => /service is at http:\/\/127\.0\.0\.1:(\d+),/.exec(said),
        { what: `the service of ${line}` },
      );
      return {
        at: (text) => text.replaceAll("127.0.0.1:8000", `127.0.0.1:${port}`),
        async [Symbol.asyncDispose]() {
          child.kill("SIGINT");
          const { code } = await child.status;
          await reading;
          assert.equal(code, 0, said);
        },
      };
    },
    [Symbol.asyncDispose]: () => home[Symbol.asyncDispose](),
  };
}

interface Started extends AsyncDisposable {
  /** The text with the port that the service has. */
  at(text: string): string;
}

/** All calls of that text were answered well. */
function assertWell(answers: string, text: string): void {
  const statuses = answers.match(/^\[\d+\]$/gm) ?? [];
  const calls = text.match(/^(ask|curl) /gm) ?? [];
  assert.deepEqual(statuses, calls.map(() => "[200]"), answers);
}

Deno.test("what the README says about the REST service is what happens", async () => {
  await using user = await newcomer();
  const [start = "", calls = ""] = typedBelow("README.md", "The REST service");
  await using service = await user.start(start);

  const answers = await user.type(service.at(calls));

  assertWell(answers, calls);
  assert.match(answers, /started fifo_multi scheduler: pid \d+/);
  assert.match(answers, /\| job1 +\| end +\|/);
});

Deno.test("what the pages say about schedulers over REST is what happens", async () => {
  await using user = await newcomer();
  const [, plugin = ""] = /^```ts\n([^]*?)^```$/m.exec(
    Deno.readTextFileSync(`${ROOT}docs/plugins.md`),
  )!;
  await Deno.writeTextFile(user.home.join("shortest.ts"), plugin);
  const [start = ""] = typedBelow("docs/rest.md", "Schedulers of your own");
  await using service = await user.start(
    `CMS_USERNAME=me CMS_PASSWORD=secret ${start}`,
  );
  const calls = [
    "alias ask='curl -u me:secret'",
    "ask -X POST 'http://127.0.0.1:8000/queue/?name=a'",
    "ask -X POST 'http://127.0.0.1:8000/queue/a?name=b&command=true'",
    "ask -X PUT 'http://127.0.0.1:8000/queue/a/run_shortest?hosts=localhost'",
  ].join("\n");

  assertWell(await user.type(service.at(calls)), calls);
});
