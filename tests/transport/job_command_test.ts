import assert from "node:assert/strict";
import { quote } from "../../src/core/quote.ts";
import { JOB_SHELLS, jobTest } from "./job_shells.ts";

/** A command and how it ends. */
const EXIT_CODES: readonly (readonly [string, number])[] = [
  ["", 0],
  ["true", 0],
  ["exit 3", 3],
  ["exit 255", 255],
  ["false", 1],
  ["nosuchprogram", 127],
  ["/dev/null", 126],
  ["sh -c 'kill -KILL $$'", 137],
  ["(exit 4)", 4],
  ["false; true", 0],
  ["true && false", 1],
  ["set -e; false; exit 0", 1],
  ["set -u; : $nosuchvariable; exit 0", 2],
  ["exec sh -c 'exit 7'", 7],
  ["trap 'exit 9' EXIT; exit 1", 9],
  ["f() { return 5; }; f", 5],
  ["# nothing", 0],
];

/** Commands that are easily torn, and what they write. */
const OUTPUTS: readonly (readonly [string, string])[] = [
  ["echo 1; echo 2", "1\n2\n"],
  ["echo 1 && echo 2 || echo 3", "1\n2\n"],
  ["echo a # echo b", "a\n"],
  ["echo 1\necho 2\n", "1\n2\n"],
  [`echo "it's" 'a "b"' c\\ d`, `it's a "b" c d\n`],
  ["cat <<END\n$((1 + 1)) 'q' \"d\"\nEND\n", "2 'q' \"d\"\n"],
  ["cat <<'END'\n$HOME `id`\nEND\n", "$HOME `id`\n"],
  ["echo \\\n continued", "continued\n"],
  ["printf '%s\\n' 'a\\b' %s ✓", "a\\b\n%s\n✓\n"],
  ["echo $#", "0\n"],
  ["(echo sub); { echo group; }", "sub\ngroup\n"],
  ["echo one | cat; for i in 1 2; do echo $i; done", "one\n1\n2\n"],
  ["exec echo replaced", "replaced\n"],
  ["exec >other; echo hidden; cat other >&2", ""],
  ["cat; echo after", "after\n"],
  ["set -C; set -f; echo *", "*\n"],
  ["trap 'echo trapped' EXIT; exit 0", "trapped\n"],
];

for (const shell of JOB_SHELLS) {
  jobTest(shell, "keeps the command's exit code", async ({ talk }) => {
    const codes = await Promise.all(EXIT_CODES.map(async ([command], at) => {
      const order = talk.order(`job${at}`, command, { shell });
      const told = await talk.run(order);
      const { exitCode, state } = await talk.report(order);
      assert.deepEqual([exitCode, state], [told, "end"]);
      return [command, told];
    }));

    const expected = EXIT_CODES.map(([command, code]) =>
      // What a shell makes of an unset variable is left to it.
      command.startsWith("set -u") && shell === "bash"
        ? [command, 1]
        : [command, code]
    );
    assert.deepEqual(codes, expected);
  });

  jobTest(
    shell,
    "writes what the command writes, and nothing else",
    async ({ talk, workshop }) => {
      const outputs = await Promise.all(
        OUTPUTS.map(async ([command], at) => {
          await talk.run(talk.order(`job${at}`, command, { shell }));
          return [command, await workshop.read(`job${at}`, `job${at}.out`)];
        }),
      );

      assert.deepEqual(outputs, OUTPUTS);
    },
  );

  jobTest(
    shell,
    "keeps the standard error of all its commands",
    async ({ talk, workshop }) => {
      const command = "echo 1; echo e1 >&2; echo 2; echo e2 >&2";

      await talk.run(talk.order("a", command, { shell }));

      assert.equal(await workshop.read("a", "a.out"), "1\n2\n");
      assert.equal(await workshop.read("a", "a-nohup.log"), "e1\ne2\n");
    },
  );

  for (const command of [`echo 'a`, `echo "a`, "echo $(a", "fi", "cat <<"]) {
    jobTest(
      shell,
      `fails, and says why, when it cannot read ${JSON.stringify(command)}`,
      async ({ talk, workshop }) => {
        const order = talk.order("a", command, { shell });

        const code = await talk.run(order);

        assert.notEqual(code, 0);
        const { state, exitCode } = await talk.report(order);
        assert.deepEqual([state, exitCode], ["end", code]);
        assert.match(await workshop.read("a", "a-nohup.log"), /./);
      },
    );
  }

  jobTest(
    shell,
    "takes any text in its command for what it is",
    async ({ talk, workshop }) => {
      const text =
        ` \t'"\\$(id)\`id\`*?[a]{b}~!#&;|<>%s%n\r\n\x01é😀\\n\\\n end`;

      const code = await talk.run(
        talk.order("a", `printf %s ${quote(text)}`, { shell }),
      );

      assert.equal(code, 0);
      assert.equal(await workshop.read("a", "a.out"), text);
    },
  );

  jobTest(
    shell,
    "with a command of many kilobytes is whole",
    async ({ talk, workshop }) => {
      const text = "0123456789abcdef\n".repeat(20_000);

      const code = await talk.run(
        talk.order("a", `cat <<END | cksum\n${text}END\n`, { shell }),
      );

      assert.equal(code, 0);
      const out = await workshop.read("a", "a.out");
      assert.equal(out.split(" ")[1], `${text.length}\n`);
    },
  );
}

jobTest(
  "bash",
  "survives a function that has the command's name and exits",
  async ({ workshop }) => {
    const BASH_ENV = workshop.join("functions");
    await Deno.writeTextFile(BASH_ENV, "mine() { exit $1; }\n");
    const talk = workshop.talk({ env: { BASH_ENV } });

    const told = await talk.run(talk.order("a", "mine 7", { shell: "bash" }));

    assert.equal(told, 7);
  },
);
