/**
 * `deno task test-matrix [ROUNDS]`: runs all that docs/reliability.md promises,
 * ten times over unless said otherwise, and tells how each round went.
 *
 * @module
 */
import { namedFiles, readPage, testFiles } from "./files.ts";

const ROOT = new URL("../../", import.meta.url).pathname;

interface Round {
  readonly passed: number;
  readonly failed: number;
  /** What is to be read when it was not green. */
  readonly output: string;
}

async function runRound(files: readonly string[]): Promise<Round> {
  const { success, stdout, stderr } = await new Deno.Command(Deno.execPath(), {
    args: ["test", "-A", "--no-check", "--parallel", "--shuffle", ...files],
    cwd: ROOT,
    // More than there are processors: these tests mostly wait.
    env: { NO_COLOR: "1", DENO_JOBS: "6" },
    stdin: "null",
  }).output();
  const output = [stdout, stderr]
    .map((bytes) => new TextDecoder().decode(bytes)).join("");
  const [, passed, failed] =
    /^(?:ok|FAILED) \| (\d+) passed.*? \| (\d+) failed/m.exec(output) ?? [];
  return {
    passed: Number(passed ?? 0),
    failed: success ? Number(failed ?? 1) : Math.max(1, Number(failed ?? 1)),
    output,
  };
}

/** Answers how many rounds were not green. */
async function runRounds(rounds: number): Promise<number> {
  const named = namedFiles(await readPage(), await testFiles());
  const files = [...new Set([...named.values()].flat())].sort();
  say(`${files.length} files of tests, ${rounds} rounds`);
  let red = 0;
  for (let round = 1; round <= rounds; round++) {
    const from = performance.now();
    const { passed, failed, output } = await runRound(files);
    const seconds = Math.round((performance.now() - from) / 1_000);
    say(`round ${round}: ${passed} passed, ${failed} failed, ${seconds} s`);
    if (failed === 0) continue;
    red++;
    say(output.slice(output.indexOf(" ERRORS ")));
  }
  say(red === 0 ? "All rounds were green." : `Not green: ${red} rounds`);
  return red;
}

function say(line: string): void {
  // deno-lint-ignore no-console
  console.log(line);
}

if (import.meta.main) {
  const rounds = Number(Deno.args[0] ?? 10);
  if (!Number.isInteger(rounds) || rounds < 1) {
    say(`Cannot run ${Deno.args[0]} rounds: give a number from 1 on`);
    Deno.exit(2);
  }
  Deno.exitCode = await runRounds(rounds) === 0 ? 0 : 1;
}
