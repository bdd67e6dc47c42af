import assert from "node:assert/strict";
import { userInfo } from "node:os";
import { createTransport } from "../../src/transport/mod.ts";
import { session } from "./_session.ts";

/** Runs a script as a user would who has got it. */
async function sh(
  script: string,
  cwd: string,
  { path = Deno.env.get("PATH")!, cdpath = "" } = {},
) {
  const child = new Deno.Command("sh", {
    args: ["-s"],
    cwd,
    env: { PATH: path, CDPATH: cdpath },
    stdin: "piped",
    stdout: "piped",
    stderr: "piped",
  }).spawn();
  const output = child.output();
  const writer = child.stdin.getWriter();
  await writer.write(new TextEncoder().encode(script));
  await writer.close();
  const { code, stdout, stderr } = await output;
  const decode = (bytes: Uint8Array) => new TextDecoder().decode(bytes);
  return { code, out: decode(stdout), err: decode(stderr) };
}

/** Types `cms queue` and each of these lines, all of which go well. */
async function typeEach(
  terminal: Awaited<ReturnType<typeof session>>,
  lines: readonly string[],
) {
  for (const line of lines) {
    const { code, err } = await terminal.type(`cms queue ${line}`);
    assert.equal(code, 0, err);
  }
}

/** A queue of jobs that wait for each other, one of which fails. */
async function makeQueue() {
  const terminal = await session();
  await typeEach(terminal, [
    "create a",
    `add a --name=good --command="echo it\\'s $X | tee f; pwd" --env="X='a b'"`,
    "add a --name=bad --command='echo oh >&2; exit 3' --retries=2",
    "add a --name=skipped --command='touch ../skipped' --after=good,bad",
    "add a --name=after-skipped --command='touch ../skipped' --after=skipped",
    "add a --name=anyway --command='cat; echo END; sleep 60' --after=bad --if-failed=run --walltime=1s --gpu=0,1",
  ]);
  const { out } = await terminal.type("cms queue list a --format=json");
  assert.match(out, /"command":"echo it/);
  return terminal;
}

Deno.test("a script for sh runs the jobs, each after those that it waits for", async () => {
  await using terminal = await makeQueue();
  const { out: script } = await terminal.type(
    "cms queue export a --format=sh",
  );
  await using elsewhere = await session();

  // It must not go there.
  const other = { cdpath: terminal.path };
  await Deno.mkdir(`${terminal.path}/experiment/good`, { recursive: true });

  const { code, err } = await sh(
    script.replaceAll(terminal.path, elsewhere.path),
    elsewhere.path,
    other,
  );

  const read = (name: string) =>
    Deno.readTextFile(`${elsewhere.path}/experiment/${name}`);
  assert.equal(code, 1);
  assert.equal(err, "failed or skipped: bad skipped after-skipped anyway \n");
  assert.equal(
    (await read("good/good.out")).replace(elsewhere.path, ""),
    `${await read("good/f")}/experiment/good\n`,
  );
  assert.equal(await read("bad/bad-nohup.log"), "oh\n");
  assert.equal(await read("anyway/anyway.out"), "END\n");
  await assert.rejects(read("skipped"), Deno.errors.NotFound);
  assert.match(script, /^# bad; without its retries$/m);
});

Deno.test("a script for Slurm submits the jobs with what they wait for", async () => {
  await using terminal = await makeQueue();
  const { out: script } = await terminal.type(
    "cms queue export a --format=sbatch",
  );
  // In the place of Slurm: notes what it is asked for, and runs it.
  await Deno.mkdir(`${terminal.path}/bin`);
  await Deno.writeTextFile(
    `${terminal.path}/bin/sbatch`,
    `#!/bin/sh
for it; do case $it in --chdir=*) cd "\${it#*=}" ;; esac; done
echo "$*" >>'${terminal.path}/calls'
script=$(cat)
case $* in *good*) echo | sh -c "$script" >sbatch.out 2>&1 ;; esac
wc -l <'${terminal.path}/calls' | tr -d ' '
`,
    { mode: 0o755 },
  );

  const { code, out, err } = await sh(
    script,
    terminal.path,
    { path: `${terminal.path}/bin:${Deno.env.get("PATH")}` },
  );

  assert.equal(code, 0, err);
  assert.equal(
    out,
    "good: 1\nbad: 2\nskipped: 3\nafter-skipped: 4\nanyway: 5\n",
  );
  const calls = (await Deno.readTextFile(`${terminal.path}/calls`)).split("\n");
  assert.match(
    calls[0]!,
    /^--parsable --job-name=good --chdir=\S*experiment\/good --output=good\.out --error=good-nohup\.log$/,
  );
  assert.match(calls[2]!, / --dependency=afterok:1:2$/);
  assert.match(
    calls[4]!,
    / --gres=gpu:2 --time=0:01 --dependency=afterany:2$/,
  );
  const path = `${terminal.path}/experiment/good/sbatch.out`;
  assert.match(await Deno.readTextFile(path), /a b/);
});

Deno.test("a joblog has what GNU parallel notes of jobs that have ended", async () => {
  await using terminal = await session({ transport: createTransport() });
  const at = `--experiment=${terminal.path}/experiment`;
  const { username } = userInfo();
  for (
    const line of [
      "create a",
      "add a --name=x --command='sleep 0.2; exit 4'",
      "add a --name=y --command='echo  b'",
      "add a --name=z --command=true",
      "hold a --name=z",
      `run fifo_multi a --hosts=${username}@localhost`,
    ]
  ) await terminal.type(`cms queue ${line} ${at}`);

  const { out } = await terminal.type(
    `cms queue export a --format=joblog ${at}`,
  );

  const [header, ...rows] = out.split("\n").map((line) => line.split("\t"));
  assert.deepEqual(header, [
    ...["Seq", "Host", "Starttime", "JobRuntime", "Send", "Receive"],
    ...["Exitval", "Signal", "Command"],
  ]);
  assert.deepEqual(
    rows.map(([seq, host, , , , , ...rest]) => [seq, host, ...rest]),
    [
      ["1", `${username}@localhost`, "4", "0", "sleep 0.2; exit 4"],
      ["2", `${username}@localhost`, "0", "0", "echo  b"],
    ],
  );
  assert.ok(Math.abs(Number(rows[0]![2]) - Date.now() / 1_000) < 60);
  assert.ok(Number(rows[0]![3]) >= 0.2 && Number(rows[0]![3]) < 10);
});

Deno.test("JSON has whole records; other formats are refused", async () => {
  await using terminal = await makeQueue();

  const { out } = await terminal.type(
    "cms queue export a --format=json --name=bad",
  );
  const { code, err } = await terminal.type(
    "cms queue export a --format=toString",
  );

  const [job] = JSON.parse(out);
  assert.deepEqual([job.name, job.retries, job.status], [
    "bad",
    2,
    "undefined",
  ]);
  assert.equal(code, 2);
  assert.match(err, /HINT: there are sh, sbatch, joblog, json/);
});

Deno.test("a script has no job that is held, or comes after one, and says so, and what it does not wait for", async () => {
  await using terminal = await session();
  await typeEach(terminal, [
    "create a",
    "add a --name=h,early --command=true",
    "hold a --name=h",
    "add a --name=next --command=true --after=h",
    "add a --name=late --command=true --after=early",
  ]);

  for (const format of ["sh", "sbatch"]) {
    const { out } = await terminal.type(
      `cms queue export a --format=${format}`,
    );
    const part = await terminal.type(
      `cms queue export a --format=${format} --name=late`,
    );

    assert.match(out, /^# Without h, next: held, or after a job that is\.$/m);
    assert.doesNotMatch(out, /mkdir .*experiment\/(h|next)/);
    assert.match(out, /^# late; after early$/m);
    assert.match(part.out, /^# late; not after early, which is not here$/m);
  }
});

Deno.test("a script has the job's own shell read its pyenv, as cms does", async () => {
  await using terminal = await session();
  const pyenv = `${terminal.path}/activate`;
  await Deno.writeTextFile(pyenv, "names=(one two); export WORD=${names[1]}\n");
  await typeEach(terminal, [
    "create a",
    `add a --name=x --command='echo "[$WORD]"' --pyenv=${pyenv}`,
  ]);
  const { out } = await terminal.type("cms queue export a --format=sh");

  const { code, err } = await sh(out, terminal.path);

  assert.equal(code, 0, err);
  const said = await Deno.readTextFile(`${terminal.path}/experiment/x/x.out`);
  assert.equal(said, "[two]\n");
});
