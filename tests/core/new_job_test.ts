import assert from "node:assert/strict";
import fc from "fast-check";
import type { JobRecord } from "../../src/core/job.ts";
import { newJob, splitCommand } from "../../src/core/new_job.ts";
import { unwrap } from "../../src/core/words.ts";

const ID = "77e2e6b391a34b328eab3a90829fb839";
const PYTHON = "/usr/bin/python3";

/** A job that the original made with a user, a host, a gpu and a pyenv. */
const ASSIGNED: JobRecord = {
  name: "job1",
  id: ID,
  experiment: "experiment",
  directory: "./experiment",
  input: "job1/input",
  output: "job1.out",
  log: "job1.log",
  status: "ready",
  gpu: "0",
  arguments: "10",
  executable: "sleep",
  command: "sleep 10",
  shell: "bash",
  shell_path: "/usr/bin/bash",
  scriptname: "experiment/job1/job1.bash",
  remote_command:
    'ssh pi@red "cd ./experiment/job1 ; nohup bash job1.bash >> job1-nohup.log 2>&1 &"',
  nohup_command: "nohup bash job1.bash >> job1-nohup.log 2>&1 &",
  pid: null,
  host: "red",
  user: "pi",
  pyenv: "~/ENV3/bin/activate",
  last_probe_check: null,
};

/** One that it made with nothing but a command. */
const UNASSIGNED: JobRecord = {
  name: "job01",
  id: ID,
  experiment: "experiment",
  directory: "./experiment",
  input: "job01/input",
  output: "job01.out",
  log: "job01.log",
  status: "undefined",
  gpu: null,
  arguments: "",
  executable: "hostname",
  command: "hostname",
  shell: "bash",
  shell_path: "/usr/bin/bash",
  scriptname: "experiment/job01/job01.bash",
  remote_command:
    'ssh None@None "cd ./experiment/job01 ; nohup bash job01.bash >> job01-nohup.log 2>&1 &"',
  nohup_command: "nohup bash job01.bash >> job01-nohup.log 2>&1 &",
  pid: null,
  host: null,
  user: null,
  pyenv: null,
  last_probe_check: null,
};

/** The job `job1` of `experiment`. */
function make(spec: Partial<Parameters<typeof newJob>[0]> = {}): JobRecord {
  return newJob(
    { command: "hostname", ...spec },
    { name: "job1", experiment: "experiment", id: ID },
  );
}

Deno.test("a job with a user and a host has the original's keys in its order", () => {
  const job = make({
    command: "'sleep 10'",
    user: "pi",
    host: "red",
    gpu: "0",
    pyenv: "~/ENV3/bin/activate",
  });

  assert.deepEqual(Object.entries(job), Object.entries(ASSIGNED));
});

Deno.test("a job with a command alone has the original's keys in its order", () => {
  const job = newJob(
    { command: "'hostname'" },
    { name: "job01", experiment: "experiment", id: ID },
  );

  assert.deepEqual(Object.entries(job), Object.entries(UNASSIGNED));
});

Deno.test("a job is ready only if it has both a user and a host", () => {
  assert.equal(make({ user: "pi" })["status"], "undefined");
  assert.equal(make({ host: "red" })["status"], "undefined");
  assert.equal(make({ user: "", host: "red" })["status"], "undefined");
  assert.equal(make({ user: "pi", host: "red" })["status"], "ready");
});

Deno.test("a job has the state that is given, whatever its host", () => {
  assert.equal(
    make({ status: "hold", user: "pi", host: "red" })["status"],
    "hold",
  );
});

Deno.test("what is given as empty is as if it were not given", () => {
  const empty = {
    input: "",
    output: "",
    status: "",
    gpu: "",
    user: "",
    host: "",
    shell: "",
    log: "",
    pyenv: "",
  };

  assert.deepEqual(make(empty), make());
});

Deno.test("input, output and log are kept as given", () => {
  const given = { input: "data", output: "o/out.txt", log: "l.txt" };

  const { input, output, log } = make(given);

  assert.deepEqual({ input, output, log }, given);
});

Deno.test("the shell is in the path, the script and the commands", () => {
  const job = make({ shell: "zsh" });

  assert.equal(job["shell"], "zsh");
  assert.equal(job["shell_path"], "/usr/bin/zsh");
  assert.equal(job["scriptname"], "experiment/job1/job1.zsh");
  assert.equal(
    job["nohup_command"],
    "nohup zsh job1.zsh >> job1-nohup.log 2>&1 &",
  );
});

Deno.test("a job on this machine is started by hand without ssh", () => {
  for (const host of ["localhost", "127.0.0.1"]) {
    assert.equal(
      make({ user: "pi", host })["remote_command"],
      "cd ./experiment/job1; nohup bash job1.bash >> job1-nohup.log 2>&1 &",
    );
  }
});

Deno.test("an absolute experiment stays absolute", () => {
  const job = newJob(
    { command: "hostname" },
    { name: "job1", experiment: "/data/e", id: ID },
  );

  assert.equal(job["experiment"], "/data/e");
  assert.equal(job["directory"], "/data/e");
  assert.equal(job["scriptname"], "/data/e/job1/job1.bash");
});

const UNWRAPPED: Readonly<Record<string, string>> = {
  "sleep 10": "sleep 10",
  "  sleep 10\n": "sleep 10",
  "'sleep 10'": "sleep 10",
  '"sleep 10"': "sleep 10",
  "' sleep 10 '": "sleep 10",
  "''sleep 10''": "''sleep 10''",
  "'a' 'b'": "'a' 'b'",
  '"a" "b"': '"a" "b"',
  "'it''s'": "'it''s'",
  '"say \\"x\\""': '"say \\"x\\""',
  "'echo \"a\"'": 'echo "a"',
  "\"echo 'a'\"": "echo 'a'",
  "'a": "'a",
  "a'": "a'",
  "'": "'",
  "''": "",
  "": "",
};

for (const [given, command] of Object.entries(UNWRAPPED)) {
  Deno.test(`the command ${JSON.stringify(given)} means ${JSON.stringify(command)}`, () => {
    assert.equal(unwrap(given), command);
  });
}

Deno.test("a command that is in quotes all over means what is in them", () => {
  fc.assert(fc.property(fc.string(), (text) => {
    const command = text.replaceAll(/['"\\]/g, "").trim();

    assert.equal(unwrap(`'${command}'`), command);
    assert.equal(unwrap(`"${command}"`), command);
    assert.equal(unwrap(command), command);
  }));
});

const SPLIT: Readonly<Record<string, readonly [string, string]>> = {
  "sleep 10": ["sleep", "10"],
  "hostname": ["hostname", ""],
  "a;b": ["a;b", ""],
  "echo 'a  b' c": ["echo", "a  b c"],
  'echo "a\\"b" \\c': ["echo", 'a"b c'],
  "'my program' x": ["my program", "x"],
  "echo '' x": ["echo", " x"],
  "'unchanged'": ["'unchanged'", ""],
  "echo it's late": ["echo", "it's late"],
  "echo a\\": ["echo", "a\\"],
  "": ["", ""],
};

for (const [command, [executable, args]] of Object.entries(SPLIT)) {
  Deno.test(`the program of ${JSON.stringify(command)} is ${JSON.stringify(executable)}`, () => {
    assert.deepEqual(splitCommand(command), { executable, args });
  });
}

Deno.test({
  name: "a command is split as Python's shlex splits it",
  ignore: !isThere(PYTHON),
  async fn() {
    const commands = fc.sample(
      fc.string({
        unit: fc.constantFrom(..."aé😀 \t\n\r'\"\\#;$-"),
        maxLength: 16,
      }),
      2_000,
    );

    const expected = await splitWithPython(commands);

    for (const [at, command] of commands.entries()) {
      const { executable, args } = splitCommand(command);
      assert.deepEqual([executable, args], expected[at], command);
    }
  },
});

/** As the original did it; an unbalanced quote, where it gave up, as we do. */
const SPLIT_WITH_PYTHON = `
import json, re, shlex, sys

def split(command):
    if " " not in command:
        return [command, ""]
    try:
        words = shlex.split(command)
    except ValueError:
        words = re.split("[ \\t\\r\\n]+", command)
    return [words[0] if words else "", " ".join(words[1:])]

json.dump([split(command) for command in json.load(sys.stdin)], sys.stdout)
`;

async function splitWithPython(
  commands: readonly string[],
): Promise<unknown[]> {
  await using python = new Deno.Command(PYTHON, {
    args: ["-c", SPLIT_WITH_PYTHON],
    stdin: "piped",
    stdout: "piped",
  }).spawn();
  const given = new Blob([JSON.stringify(commands)]).stream();
  const [{ stdout }] = await Promise.all([
    python.output(),
    given.pipeTo(python.stdin),
  ]);
  return JSON.parse(new TextDecoder().decode(stdout));
}

function isThere(path: string): boolean {
  try {
    return Deno.statSync(path).isFile;
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return false;
    throw error;
  }
}
