import assert from "node:assert/strict";
import { parseArgv } from "../../src/cli/argv.ts";
import { inputOf, run } from "./_parsing.ts";
import { wordsOf } from "./_session.ts";

type Row = readonly [line: string, expected: Record<string, unknown>];

const UNDERSTOOD: Readonly<Record<string, readonly Row[]>> = {
  "a queue's name stands alone or behind queue=, the suffix is optional": [
    ["a", { queue: "a" }],
    ["--queue=a", { queue: "a" }],
    ["--queue a", { queue: "a" }],
    ["queue=a", { queue: "a" }],
    ["a-queue.yaml", { queue: "a" }],
    ["--queue=a-queue.yaml", { queue: "a" }],
  ],
  "a queue that is not named is the default one": [
    ["", { queue: "default" }],
    ["--queue=", { queue: "default" }],
  ],
  "the name of an option may have - for _": [
    ["a --max_parallel=4", { queue: "a", max_parallel: 4 }],
    ["a --max-parallel=4", { queue: "a", max_parallel: 4 }],
    ["--max-parallel 4 a", { queue: "a", max_parallel: 4 }],
  ],
  "a value stays as it was typed, but for blanks around it": [
    ["a --experiment=/x/y", { queue: "a", experiment: "/x/y" }],
    ["a --value=x=y", { queue: "a", value: "x=y" }],
    ["a --value queue=b", { queue: "a", value: "queue=b" }],
    ["a --value='max-parallel x-y'", { queue: "a", value: "max-parallel x-y" }],
    ["a --value=' x '", { queue: "a", value: "x" }],
  ],
  "a value may be empty": [
    ["a --gpu=", { queue: "a", gpu: "" }],
    ["a --gpu=''", { queue: "a", gpu: "" }],
    ["a --gpu ''", { queue: "a", gpu: "" }],
  ],
  "a value may begin with -, and behind = with --": [
    ["a --value=-1", { queue: "a", value: "-1" }],
    ["a --value -1", { queue: "a", value: "-1" }],
    ["a --value -V", { queue: "a", value: "-V" }],
    ["a --value -", { queue: "a", value: "-" }],
    ["a --value=--name=x", { queue: "a", value: "--name=x" }],
  ],
  "saying the same twice does no harm": [
    ["queue=a a --queue a", { queue: "a" }],
    ["a --name=x --name=x", { queue: "a", name: "x" }],
    ["a --replace --replace", { queue: "a", flags: ["replace"] }],
  ],
  "behind -- all are words": [
    ["-- a", { queue: "a" }],
    ["a --", { queue: "a" }],
  ],
};

for (const [behaviour, rows] of Object.entries(UNDERSTOOD)) {
  Deno.test(behaviour, async () => {
    for (const [line, expected] of rows) {
      const got = await run(wordsOf(`queue run test ${line}`));
      assert.deepEqual(inputOf(got), expected, line);
    }
  });
}

const REFUSED: Readonly<Record<string, readonly [string, string][]>> = {
  "a second name is refused, for it has no meaning": [
    ["a b", 'Cannot tell what "b" is for: cms queue run test takes one queue'],
  ],
  "two values for one option are refused, for one would be lost": [
    ["a --queue=b", 'Cannot tell which queue is meant: "b" or "a"'],
    ["--name=x --name=y", 'Cannot tell which --name is meant: "x" or "y"'],
  ],
  "a forgotten value is told, and the next option is not taken for it": [
    ["--name", "Cannot use --name without a value"],
    ["--name --value=x", "Cannot use --name without a value"],
    ["--name --", "Cannot use --name without a value"],
  ],
  "an option without a value gets none": [
    ["--replace=yes", "Cannot use --replace with a value"],
  ],
  "an option that the command does not have is refused": [
    [
      "--nam=x",
      "Cannot use --nam with cms queue run test: it has no such option",
    ],
    ["-n 3", "Cannot use -n with cms queue run test: it has no such option"],
    ["--version", "Cannot use --version with cms queue run test"],
  ],
  "a queue cannot be called like an option": [
    ["-- --name=x", 'Cannot use "--name=x" as the name of a queue'],
  ],
  "a number must be one": [
    ["--max_parallel=x", 'Cannot use "x" for --max_parallel: it is no number'],
  ],
};

for (const [behaviour, rows] of Object.entries(REFUSED)) {
  Deno.test(behaviour, async () => {
    for (const [line, message] of rows) {
      const got = await run(wordsOf(`queue run test ${line}`));
      assert.ok(String(got).startsWith(`ERROR: ${message}`), String(got));
    }
  });
}

Deno.test("words and options are told apart", () => {
  assert.deepEqual(
    parseArgv(
      ["a", "--b-c=d", "queue=e", "--", "-f"],
      (name) => name === "b_c",
    ),
    {
      words: ["a", "-f"],
      options: [
        { name: "b_c", written: "--b-c", value: "d" },
        { name: "queue", written: "queue", value: "e" },
      ],
    },
  );
});
