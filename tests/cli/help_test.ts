import assert from "node:assert/strict";
import { session } from "./_session.ts";

Deno.test("cms alone, cms help and cms --help show all commands", async () => {
  await using pi = await session();

  const answers = [
    await pi.type("cms"),
    await pi.type("cms help"),
    await pi.type("cms --help"),
    await pi.type("cms -h"),
  ];

  for (const answer of answers) assert.deepEqual(answer, answers[0]);
  assert.deepEqual([answers[0]!.code, answers[0]!.err], [0, ""]);
  assert.match(answers[0]!.out, /queue run fifo_multi .*cluster delete/s);
});

Deno.test("cms --version shows the version", async () => {
  await using pi = await session();

  const long = await pi.type("cms --version");
  const short = await pi.type("cms -V");

  assert.deepEqual(long, { code: 0, out: "1.2.3", err: "" });
  assert.deepEqual(short, long);
});

Deno.test("a command that is not complete shows how it goes on, as an error", async () => {
  await using pi = await session();

  const queue = await pi.type("cms queue");
  const run = await pi.type("cms queue run");

  assert.deepEqual([queue.code, queue.out], [2, ""]);
  assert.match(queue.err, /^Usage: cms queue COMMAND .*\n {2}queue create /s);
  assert.doesNotMatch(queue.err, /cluster/);
  assert.deepEqual([run.code, run.out], [2, ""]);
  assert.match(run.err, /^ {2}queue run fifo /m);
  assert.doesNotMatch(run.err, /queue create/);
});

Deno.test("help for a command can be asked for in front, behind and in between", async () => {
  await using pi = await session();

  const answers = [
    await pi.type("cms queue add --help"),
    await pi.type("cms queue add a --name=x -h"),
    await pi.type("cms help queue add"),
    await pi.type("cms queue help add"),
    await pi.type("cms --help queue add"),
  ];

  for (const answer of answers) assert.deepEqual(answer, answers[0]);
  assert.equal(answers[0]!.code, 0);
});

Deno.test("a command's help shows what it takes, what must be there, and examples", async () => {
  await using pi = await session();

  const { out } = await pi.type("cms help cluster set");

  assert.equal(
    out,
    `\
Set one key of hosts.

Usage: cms cluster set [CLUSTER] --id=ID --key=KEY --value=VALUE [--OPTION=VALUE ...]

Options:
  --id=ID        the hosts' ids, for example host[1-4] or a,b (required)
  --key=KEY      the key, for example max_jobs_allowed (required)
  --value=VALUE  its value (required)

Options of every command:
  --cluster=CLUSTER       the cluster's name; "--cluster=" may be left out
                          (default: default)
  --experiment=DIRECTORY  the directory of its files (default: ./experiment)
  --color=WHEN            when states have colours: auto, always or never
                          (default: auto)
  --config=FILE           the file of your defaults (default:
                          ~/.config/cms/config.yaml)
  --quiet                 show results, warnings and errors only
  --help                  show this help

Examples:
  cms cluster set a --id=host1 --key=name --value=red02`,
  );
});

Deno.test("a scheduler's options are in the help of its command", async () => {
  await using pi = await session();

  const { out } = await pi.type("cms queue run fifo --help");

  assert.match(out, /^Usage: .* --max_parallel=MAX_PARALLEL /m);
  assert.match(out, /^ {2}--timeout=MINUTES .*\(default: 10\)/ms);
});

Deno.test("the help of each run shows how it is typed", async () => {
  await using pi = await session();

  const fifo = await pi.type("cms queue run fifo --help");
  const multi = await pi.type("cms queue run fifo_multi --help");
  const slurm = await pi.type("cms queue run slurm --help");

  assert.match(fifo.out, /^ {2}cms queue run fifo a --max_parallel=4$/m);
  assert.match(
    multi.out,
    /^ {2}cms queue run fifo_multi a --hostfile=a --detach$/m,
  );
  assert.match(slurm.out, /^ {2}cms queue run slurm a$/m);
});

Deno.test("an option without a command is an error of one sentence", async () => {
  await using pi = await session();

  const { code, out, err } = await pi.type("cms --verison");

  assert.deepEqual([code, out], [2, ""]);
  assert.equal(
    err,
    `ERROR: Cannot do anything with --verison alone: no command is named
HINT: see the commands with cms --help`,
  );
});

Deno.test("no line of help but an example or a usage is wider than 80 columns", async () => {
  await using pi = await session();
  const { out } = await pi.type("cms help");
  const commands = out.match(/^ {2}(queue|cluster) .*?(?= {2})/gm)!;
  assert.ok(commands.length > 10);

  for (const command of ["", ...commands]) {
    const help = await pi.type(`cms help ${command}`);
    for (const line of help.out.split("\n")) {
      if (/^(Usage:| {2}cms) /.test(line)) continue;
      assert.ok(line.length <= 80, line);
    }
  }
});

Deno.test("help for something that is not there is an error", async () => {
  await using pi = await session();

  const answer = await pi.type("cms help queue lst");

  assert.deepEqual(answer, {
    code: 2,
    out: "",
    err: `ERROR: Cannot find the command "cms queue lst"\n` +
      "HINT: did you mean cms queue list?",
  });
});

Deno.test("cms job help is the manual of all job commands", async () => {
  await using pi = await session();

  const { out } = await pi.type("cms job help");

  assert.ok(out.startsWith((await pi.type("cms job")).out));
  for (const command of ["add", "list hosts", "to-queue"]) {
    const { out: help } = await pi.type(`cms job ${command} --help`);
    assert.ok(out.includes(help), command);
  }
});
