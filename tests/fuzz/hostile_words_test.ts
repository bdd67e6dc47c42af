import assert from "node:assert/strict";
import { userInfo } from "node:os";
import { stringify } from "yaml";
import { cms, cmsWell } from "../support/cms.ts";
import { tempDir } from "../support/temp.ts";

/** Words that a shell, ssh or a path would make something of. */
const HOSTILE = [
  ...["$(touch pwned)", "`touch pwned`", "a;touch pwned", "a|touch pwned"],
  ...["a&touch pwned", "a\ntouch pwned", "a\rtouch pwned", "'; touch pwned; '"],
  ...['"; touch pwned; "', "a b", "-oProxyCommand=touch pwned", "--", "-rf"],
  ...["..", ".", "../a", "a/../../b", "/a", "~", "*", "{}", "a[1"],
  ...["<pwned", ">pwned", "#a", "\\", "😀", "e\u0301", "\u202e", "a\tb"],
];

const JOB = {
  command: "true",
  status: "ready",
  user: userInfo().username,
  host: "localhost",
};

/** Runs a queue file with these jobs; answers their states, and what was made. */
async function run(
  jobs: Readonly<Record<string, Readonly<Record<string, unknown>>>>,
): Promise<{ states: Map<string, string>; files: string[]; err: string }> {
  await using directory = await tempDir();
  const options = { cwd: directory.path };
  await cmsWell(["queue", "create", "a"], options);
  const file = directory.join("experiment", "a-queue.yaml");
  await Deno.writeTextFile(file, stringify(jobs));
  const { err } = await cms(
    ["queue", "run", "fifo", "a", "--max_parallel=8"],
    options,
  );
  const list: { name: string; status: string }[] = JSON.parse(
    await cmsWell(["queue", "list", "a", "--format=json"], options),
  );
  return {
    states: new Map(list.map(({ name, status }) => [name, status])),
    files: filesBelow(directory.path),
    err,
  };
}

/** Paths of files and directories, seen from there. */
function filesBelow(directory: string, inner = ""): string[] {
  return [...Deno.readDirSync(`${directory}/${inner}`)].flatMap((entry) => {
    const path = `${inner}${entry.name}`;
    const below = entry.isDirectory ? filesBelow(directory, `${path}/`) : [];
    return [path, ...below];
  });
}

function assertHarmless(files: readonly string[]): void {
  assert.deepEqual(
    files.filter((file) => /(^|\/)pwned$/.test(file)),
    [],
    "a word was run",
  );
  assert.deepEqual(
    files.filter((file) => !/^experiment(\/|$)/.test(file)),
    [],
    "something is outside of the experiment",
  );
}

Deno.test("jobs with hostile names are fail_start: nothing is run, and nothing made of the names", async () => {
  const names = [...HOSTILE, "a/b", "x".repeat(300)];
  const jobs = names.map((name) => [name, JOB]);

  const { states, files, err } = await run(Object.fromEntries(jobs));

  assert.equal(states.size, names.length, err);
  assert.deepEqual([...new Set(states.values())], ["fail_start"], err);
  assertHarmless(files);
  assert.deepEqual(files.filter((file) => /^experiment\/[^.a]/.test(file)), []);
});

for (const key of ["output", "log", "input", "gpu", "pyenv", "shell"]) {
  Deno.test(`hostile words as ${key} of a job are refused or quoted, never run`, async () => {
    const jobs = HOSTILE.map((word, n) => [`job${n}`, { ...JOB, [key]: word }]);

    const { states, files, err } = await run(Object.fromEntries(jobs));

    assert.equal(states.size, HOSTILE.length, err);
    const ends = new Set(["end", "fail_start"]);
    assert.ok([...states.values()].every((state) => ends.has(state)), err);
    assertHarmless(files);
  });
}

for (const key of ["user", "host"]) {
  Deno.test(`hostile words as ${key} of a job are refused: ssh is not called`, async () => {
    const jobs = HOSTILE.map((word, n) => [`job${n}`, { ...JOB, [key]: word }]);

    const { states, files, err } = await run(Object.fromEntries(jobs));

    assert.deepEqual([...new Set(states.values())], ["fail_start"], err);
    assert.equal(err.match(/is no name of a /g)?.length, HOSTILE.length, err);
    assertHarmless(files);
  });
}
