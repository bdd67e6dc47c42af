import assert from "node:assert/strict";
import { session } from "./_session.ts";

type Row = readonly [line: string, code: number, ...said: string[]];

/** What is typed, with which exit code it ends, and what is said. */
const ERRORS: Readonly<Record<string, readonly Row[]>> = {
  "a mistyped command: the nearest is proposed": [
    [
      "cms quue",
      2,
      'ERROR: Cannot find the command "cms quue"',
      "HINT: did you mean cms queue?",
    ],
    [
      "cms queue lsit a",
      2,
      'ERROR: Cannot find the command "cms queue lsit"',
      "HINT: did you mean cms queue list?",
    ],
    [
      "cms queue del a",
      2,
      'ERROR: Cannot find the command "cms queue del"',
      "HINT: did you mean cms queue delete?",
    ],
  ],
  "a word that was left out: the whole command is proposed": [
    [
      "cms list a",
      2,
      'ERROR: Cannot find the command "cms list"',
      "HINT: did you mean cms queue list or cms cluster list or cms scheduler list or cms job list hosts or cms job list?",
    ],
    [
      "cms queue fifo a",
      2,
      'ERROR: Cannot find the command "cms queue fifo"',
      "HINT: did you mean cms queue run fifo?",
    ],
  ],
  "a command that is like no other: the known ones are listed": [
    [
      "cms queue run a",
      2,
      'ERROR: Cannot find the command "cms queue run a"',
      "HINT: there are fifo, fifo_multi, sequential, random, smart, frugal, slurm; see cms queue run --help",
    ],
  ],
  "a mistyped option: the nearest is proposed": [
    [
      "cms queue list a --statsu=ready",
      2,
      "ERROR: Cannot use --statsu with cms queue list: it has no such option",
      "HINT: did you mean --status?",
    ],
    [
      "cms queue run fifo a --max-paralel 3",
      2,
      "ERROR: Cannot use --max-paralel with cms queue run fifo: it has no such option",
      "HINT: did you mean --max_parallel?",
    ],
  ],
  "an option of another command is unknown to this one": [
    [
      "cms queue list a --command=x",
      2,
      "ERROR: Cannot use --command with cms queue list: it has no such option",
      "HINT: see cms queue list --help",
    ],
  ],
  "a required option that is missing is named": [
    [
      "cms queue add a",
      2,
      "ERROR: Cannot go on without --name",
      "HINT: give --name=NAME: the jobs, for example job[1-10] or a,b",
    ],
    [
      "cms queue run fifo a",
      2,
      "ERROR: Cannot go on without --max_parallel",
      "HINT: give --max_parallel=MAX_PARALLEL: the number of jobs that run at the same time",
    ],
  ],
  "a command in pieces: quotes are proposed": [
    [
      "cms queue add a --name=x --command=sleep 10",
      2,
      'ERROR: Cannot tell what "10" is for: cms queue add takes one queue',
      "HINT: a value with blanks needs quotes, as in --command='sleep 10'",
    ],
  ],
  "a bad name list: a mark stands where it is bad": [
    [
      "cms queue add a --name=job[1- --command=x",
      2,
      'ERROR: Cannot read the name list "job[1-": the [ has no partner at column 4',
      "HINT: look here:",
      "        job[1-",
      "           ^",
    ],
  ],
  "an empty name list is refused": [
    [
      "cms queue add a --name= --command=x",
      2,
      "ERROR: Cannot go on with an empty list of names",
      "HINT: give names such as job[1-10] or a,b",
    ],
  ],
  "an empty command is refused": [
    [
      "cms queue add a --name=x --command=''",
      2,
      "ERROR: Cannot add jobs without a command",
      "HINT: give --command=COMMAND, in quotes if it has blanks",
    ],
  ],
  "an unknown format is refused before anything is read": [
    [
      "cms queue list nosuch --format=xml",
      2,
      'ERROR: Cannot use "xml" for --format: it is not known',
      "HINT: there are table, csv, json, yaml",
    ],
  ],
  "a queue that is not there: how to create it": [
    [
      "cms queue list nosuch",
      66,
      "ERROR: Cannot find queue nosuch: there is no file experiment/nosuch-queue.yaml",
      "HINT: create it with cms queue create nosuch, or name another --experiment; see all with cms queue overview",
    ],
  ],
  "a job that is not there: how to see those that are": [
    [
      "cms queue delete a --name=nosuch",
      66,
      'ERROR: Cannot find job "nosuch" in queue a',
      "HINT: see its jobs with cms queue list a",
    ],
  ],
  "a name that is taken: how to replace the job": [
    [
      "cms queue add a --name=taken --command=x",
      73,
      'ERROR: Cannot add job "taken" to queue a: there is one of that name',
      "HINT: choose another name, or replace that job with cms queue add --replace",
    ],
  ],
  "a file whose name is empty is none": [
    [
      "cms queue export a --format=sh --out=",
      2,
      "ERROR: Cannot use --out without a value",
      "HINT: give --out=FILE: the file; standard output where it is not given",
    ],
    [
      "cms queue list a --config=",
      2,
      "ERROR: Cannot use --config without a value",
      "HINT: give --config=FILE: the file of your defaults (default: ~/.config/cms/config.yaml)",
    ],
  ],
  "a name that leads elsewhere is refused": [
    [
      "cms queue list ../a",
      2,
      'ERROR: Cannot use "../a" as the name of a queue: it holds a character that is not allowed there',
      "HINT: use letters, digits and _ . + @ : = - , a letter, digit or _ first",
    ],
  ],
};

for (const [behaviour, rows] of Object.entries(ERRORS)) {
  Deno.test(behaviour, async () => {
    await using pi = await session();
    await pi.type("cms queue create a");
    await pi.type("cms queue add a --name=taken --command=x");

    for (const [line, code, ...said] of rows) {
      const answer = await pi.type(line);
      assert.deepEqual(answer, { code, out: "", err: said.join("\n") }, line);
    }
  });
}

Deno.test("a file that is no YAML is told with line and column", async () => {
  await using pi = await session();
  await pi.type("cms queue create a");
  await Deno.writeTextFile(`${pi.path}/experiment/a-queue.yaml`, "a:\n  b: [");

  const { code, out, err } = await pi.type("cms queue list a");

  assert.deepEqual([code, out], [65, ""]);
  assert.match(err, /^ERROR: Cannot read .*a-queue\.yaml.*line 2, column /);
});
