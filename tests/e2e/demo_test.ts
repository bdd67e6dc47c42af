import assert from "node:assert/strict";
import { statesOf } from "../support/cms.ts";
import { type TempDir, tempDir } from "../support/temp.ts";

const DEMO = new URL("../../demo/demo.ts", import.meta.url).pathname;

/** Runs the demo; whatever it leaves is below the directory that is given. */
async function runDemo(
  { path }: TempDir,
): Promise<{ code: number; out: string; err: string; place: string }> {
  const { code, stdout, stderr } = await new Deno.Command(Deno.execPath(), {
    args: ["run", "--quiet", "-A", DEMO],
    cwd: path,
    env: { NO_COLOR: "1", TMPDIR: path },
    stdin: "null",
  }).output();
  const decoder = new TextDecoder();
  const out = decoder.decode(stdout);
  const [, place = ""] = /^\$ cd (\S+)$/m.exec(out) ?? [];
  return { code, out, err: decoder.decode(stderr), place };
}

async function filesOf(directory: string): Promise<string[]> {
  const names = await Array.fromAsync(Deno.readDir(directory));
  return names.map(({ name }) => name).sort();
}

Deno.test("the demo runs twelve jobs, shows the one that fails, and leaves its files", async () => {
  await using above = await tempDir();

  const { code, out, err, place } = await runDemo(above);

  assert.equal(code, 0, out + err);
  assert.ok(place.startsWith(`${above.path}/cms-demo-`), place);

  const states = await statesOf("demo", { cwd: place });
  const jobs = [
    ...Array.from(
      { length: 11 },
      (_, at) => `job${String(at + 1).padStart(2, "0")}`,
    ),
    "broken",
  ];
  assert.deepEqual([...states], jobs.map((job) => [job, "end"]));

  // Of the tables that it shows, the queue's is the one with these rows.
  const rows = out.split("\n").filter((line) => /^\|.*\bend\b/.test(line));
  assert.equal(rows.length, jobs.length);
  for (const [at, job] of jobs.entries()) {
    assert.match(rows[at] ?? "", new RegExp(`\\b${job}\\b`));
  }
  const failed = rows.filter((row) => /\|\s*3\s*\|/.test(row));
  assert.equal(failed.length, 1);
  assert.match(failed[0] ?? "", /\bbroken\b/);

  const files = await filesOf(`${place}/experiment`);
  for (const name of [...jobs, "demo-queue.yaml", "demo-cluster.yaml"]) {
    assert.ok(files.includes(name), `${name} is not in ${files.join(" ")}`);
  }
  assert.ok((await filesOf(`${place}/experiment/broken`)).includes(
    "broken-nohup.log",
  ));
});
