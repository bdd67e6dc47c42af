/**
 * The page about jobsets, typed from top to bottom. With `UPDATE=1` in the
 * environment its answers are written anew, for a person to look at.
 *
 * @module
 */
import assert from "node:assert/strict";
import { hostname, userInfo } from "node:os";
import { type, typedIn, withAnswers } from "../support/console_page.ts";
import { processesWithEnvironment } from "../support/processes.ts";
import { tempDir } from "../support/temp.ts";
import { until } from "../support/until.ts";

const PAGE = new URL("../../docs/jobset.md", import.meta.url);
const ROOT = new URL("../../", import.meta.url).pathname;

/** What is another one on each machine and at each time, as the page has it. */
function likePage(answer: string, home: string): string {
  const name = RegExp.escape(userInfo().username);
  const user = new RegExp(`\\b${name}\\b(?: +(?=\\|))?`, "g");
  return answer.replaceAll(home, "/home/me")
    .replaceAll(new RegExp(`\\b${RegExp.escape(hostname())}\\b`, "g"), "vm")
    .replaceAll(user, (match) => "me".padEnd(match.length))
    .replaceAll(/cpu_count: \d+/g, "cpu_count: 2")
    .replaceAll(
      /^(\| (?:vm|localhost) +\| 127\.0\.0\.1 +\| )\d+( +\|)/gm,
      "$12$2",
    )
    .replaceAll(/process \d+/g, "process 4711");
}

/** Tables are as wide as names are long; where a job ran depends on the others. */
function squeezed(text: string): string {
  return text.replaceAll(/-+/g, "-").replaceAll(/ +/g, " ")
    .replaceAll(/(?<=\| done \| )\S+/g, "HOST");
}

Deno.test("what the page about jobsets shows is what happens", async () => {
  await using home = await tempDir();
  const bin = home.join("bin");
  await Deno.mkdir(bin);
  await Deno.writeTextFile(
    `${bin}/cms`,
    `#!/bin/sh\nexec "${Deno.execPath()}" run -A --quiet --config "${ROOT}deno.json" "${ROOT}main.ts" "$@"\n`,
    { mode: 0o755 },
  );
  const options = {
    cwd: home.path,
    env: { HOME: home.path, PATH: `${bin}:${Deno.env.get("PATH")}` },
  };
  const page = await Deno.readTextFile(PAGE);
  const isUpdate = Deno.env.get("UPDATE") === "1";
  const answers: string[] = [];

  for (const { command, shown } of typedIn(page)) {
    const answer = likePage(await type(command, options), home.path);
    answers.push(answer);
    if (!isUpdate) assert.equal(squeezed(answer), squeezed(shown), command);
  }

  assert.ok(answers.length > 30);
  await until(
    async () =>
      (await processesWithEnvironment(`HOME=${home.path}`)).length === 0,
    { what: "the end of the run in the background" },
  );
  if (isUpdate) await Deno.writeTextFile(PAGE, withAnswers(page, answers));
});
