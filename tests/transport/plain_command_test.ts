import assert from "node:assert/strict";
import { plainProgram } from "../../src/transport/plain_command.ts";

Deno.test("one program and plain words need no shell of their own", () => {
  for (
    const [command, program] of [
      ["true", "true"],
      ["  sleep 0.5 ", "sleep"],
      ["python train.py --lr=0.1 --seed=3", "python"],
      ["./bin/run-it a/b,c:d user@host 50% +x", "./bin/run-it"],
      ["g++ -O2 main.cc", "g++"],
    ] as const
  ) {
    assert.equal(plainProgram(command), program, command);
  }
});

Deno.test("whatever a shell may see something in needs one", () => {
  for (const character of "\"'`$\\|&;<>()[]{}*?!~#^\n\té") {
    assert.equal(plainProgram(`echo a${character}b`), undefined, character);
    assert.equal(plainProgram(`${character}true`), undefined, character);
  }
  for (const command of ["", " ", "A=1 true", "A=1", "-x", "=ls", "%1"]) {
    assert.equal(plainProgram(command), undefined, command);
  }
});

Deno.test("what would change or end the job's own shell needs another", () => {
  for (
    const command of [
      ...["exit 3", "exec true", "return", "cd /", "export A=1", "set -e"],
      ...["trap", ". ./file", "source file", "eval true", "ulimit -n 1"],
      ...["umask 077", "unset PATH", "wait", "kill 0", "shift", "read a"],
      ...["break", "time true", "command exit 3", "builtin exit 3", "if true"],
    ]
  ) {
    assert.equal(plainProgram(command), undefined, command);
  }
});
