import assert from "node:assert/strict";
import { AppError } from "../../src/core/errors.ts";
import { jobsOfLines, sweep } from "../../src/core/sweep.ts";

function commands(jobs: ReadonlyMap<string, { command: string }>) {
  return Array.from(jobs, ([name, { command }]) => [name, command]);
}

Deno.test("a sweep makes a job for each combination, the last parameter fastest", () => {
  const jobs = sweep("train", {
    parameters: ["lr=0.1,0.01", "seed=[1-2]"],
    spec: { command: "train --lr={lr} --seed={seed} --name={lr}" },
  });

  assert.deepEqual(commands(jobs), [
    ["train-lr=0.1-seed=1", "train --lr=0.1 --seed=1 --name=0.1"],
    ["train-lr=0.1-seed=2", "train --lr=0.1 --seed=2 --name=0.1"],
    ["train-lr=0.01-seed=1", "train --lr=0.01 --seed=1 --name=0.01"],
    ["train-lr=0.01-seed=2", "train --lr=0.01 --seed=2 --name=0.01"],
  ]);
});

Deno.test("what is no value's name in a command stays as it is", () => {
  const jobs = sweep("a", {
    parameters: ["x=$&"],
    spec: { command: "echo {x} {y} ${x} {1,2}" },
  });

  assert.deepEqual(commands(jobs), [["a-x=__", "echo $& {y} $$& {1,2}"]]);
});

Deno.test("a parameter that makes no sense is refused", () => {
  const bad = (parameters: string[]) =>
    assert.throws(
      () => sweep("a", { parameters, spec: { command: "f {lr}" } }),
      AppError,
    );

  bad(["lr"]);
  bad(["lr="]);
  bad(["=1"]);
  bad(["lr=1", "lr=2"]);
  bad(["seed=1"]);
  bad(["lr=a/b,a?b"]); // both would be called a-lr=a_b
});

Deno.test("each line of a file is a job, numbered behind one name", () => {
  const jobs = jobsOfLines("# header\necho 1\n\n  echo 2 # two\r\n", {
    names: ["job"],
    spec: {},
  });

  assert.deepEqual(commands(jobs), [["job1", "echo 1"], [
    "job2",
    "echo 2 # two",
  ]]);
});

Deno.test("the lines of a file can have names of their own, as many as there are", () => {
  const read = (names: string[]) =>
    commands(jobsOfLines("echo 1\necho 2\n", { names, spec: {} }));

  assert.deepEqual(read(["x", "y"]), [["x", "echo 1"], ["y", "echo 2"]]);
  assert.throws(() => read(["x", "y", "z"]), /2 commands and 3 names/);
  assert.throws(() => jobsOfLines("#\n", { names: ["x"], spec: {} }), AppError);
});
