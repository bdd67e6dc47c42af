/**
 * The page about the REST service, typed from top to bottom with curl against a
 * service that listens. With `UPDATE=1` in the environment its answers are written
 * anew, for a person to look at.
 *
 * @module
 */
import assert from "node:assert/strict";
import { hostname, userInfo } from "node:os";
import { type, typedIn, withAnswers } from "../support/console_page.ts";
import { tempDir } from "../support/temp.ts";
import { startServer } from "./_server.ts";

const PAGE = new URL("../../docs/rest.md", import.meta.url);
const SERVICE = "http://127.0.0.1:8000";

/** What is another one on each machine and at each time, as the page has it. */
function likePage(answer: string, home: string): string {
  const name = RegExp.escape(userInfo().username);
  const user = new RegExp(`\\b${name}\\b(?: +(?=\\|))?`, "g");
  return answer.replaceAll(home, "/home/me")
    .replaceAll(new RegExp(`\\b${RegExp.escape(hostname())}\\b`, "g"), "vm")
    .replaceAll(
      user,
      (match) => match.endsWith(" ") ? "me".padEnd(match.length) : "me",
    )
    .replaceAll(/"pid":("?)\d+/g, (_, quote) => `"pid":${quote}4711`)
    .replaceAll(/pid \d+/g, "pid 4711")
    .replaceAll(/"id":"[0-9a-z]+-\d+"/g, '"id":"0c1r2x3-456"')
    .replaceAll(/"attempt":"[0-9a-f]+-(\d+)"/g, '"attempt":"48ded30cb2-$1"')
    .replaceAll(
      /\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z/g,
      "2026-11-21T22:05:58.123Z",
    )
    .replaceAll(/"(mean|p50|p90|p99|max|seconds)":[\d.]+/g, '"$1":0.012')
    .replaceAll(/"busy":\[[\d.]+\]/g, '"busy":[0.5]')
    // Which one is depends on what else the machine does.
    .replaceAll(
      /(?<="slowest":)\[.*?\]/g,
      (list) => JSON.stringify(JSON.parse(list).toSorted(byJob)),
    )
    .replaceAll(
      /"submitted_at":"[^"]*"/g,
      '"submitted_at":"21/11/2026 22:05:58"',
    )
    .replaceAll(/"cpu_count":\d+/g, '"cpu_count":2');
}

function byJob(a: { job: string }, b: { job: string }): number {
  return a.job.localeCompare(b.job);
}

/** Tables are as wide as names are long. */
function squeezed(text: string): string {
  return text.replaceAll(/-+/g, "-").replaceAll(/ +/g, " ");
}

Deno.test("what the page about the REST service shows is what happens", async () => {
  await using home = await tempDir();
  const bin = home.join("bin");
  await Deno.mkdir(bin);
  await Deno.writeTextFile(
    `${bin}/ask`,
    '#!/bin/sh\nexec curl -s -g -u me:secret "$@"\n',
    { mode: 0o755 },
  );
  await Deno.mkdir(home.join("client"));
  await using server = await startServer({
    cwd: home.path,
    env: {
      ...{ CMS_USERNAME: "me", CMS_PASSWORD: "secret", HOME: home.path },
    },
    args: ["--jobset=spec.yaml"],
  });
  const options = {
    cwd: home.join("client"),
    env: {
      PATH: `${bin}:${Deno.env.get("PATH")}`,
      USER: userInfo().username,
    },
  };
  const page = await Deno.readTextFile(PAGE);
  const isUpdate = Deno.env.get("UPDATE") === "1";
  const answers: string[] = [];

  for (const { command, shown } of typedIn(page)) {
    const typed = command.replaceAll(SERVICE, server.url);
    const answer = likePage(await type(typed, options), home.path);
    answers.push(answer);
    if (!isUpdate) assert.equal(squeezed(answer), squeezed(shown), command);
  }

  assert.ok(answers.length > 30);
  if (isUpdate) await Deno.writeTextFile(PAGE, withAnswers(page, answers));
});
