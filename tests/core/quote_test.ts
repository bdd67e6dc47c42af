import assert from "node:assert/strict";
import fc from "fast-check";
import { quote, quotePath } from "../../src/core/quote.ts";
import { SHELLS, shellTest } from "../transport/shells.ts";
import { tempDir } from "../support/temp.ts";

/** Characters that mean something to a shell, and a few that look like it. */
const MEANING = " \t\n\r'\"\\$`!*?[]{}()<>|&;#~=%^-+@:,/.aA0_é€😀\x01\x7f";

const TEXT = fc.oneof(
  fc.string({ unit: fc.constantFrom(...MEANING), maxLength: 20 }),
  fc.string({ unit: "binary", maxLength: 20 }),
  fc.constantFrom("", "-n", "-e", "--", "\n", "'", "''", "a\n", "$(id)", "~"),
).map((text) => text.replaceAll("\0", "").toWellFormed());

/** What the shell takes the words for, each ended by a NUL. */
async function read(
  program: readonly string[],
  words: readonly string[],
  env: Record<string, string> = {},
): Promise<string[]> {
  const lines = words.map((word) => `printf '%s\\0' ${word}\n`);
  const [shell, ...args] = program;
  await using child = new Deno.Command(shell!, {
    args,
    env,
    stdin: "piped",
    stdout: "piped",
  }).spawn();
  const writer = child.stdin.getWriter();
  const written = writer.write(new TextEncoder().encode(lines.join("")))
    .then(() => writer.close());
  const [{ stdout }] = await Promise.all([child.output(), written]);
  return new TextDecoder("utf-8", { ignoreBOM: true }).decode(stdout)
    .split("\0").slice(0, -1);
}

for (const shell of SHELLS) {
  shellTest(shell, "takes any quoted text for what it was", async () => {
    const texts = fc.array(TEXT, { minLength: 100, maxLength: 100 });
    await fc.assert(
      fc.asyncProperty(texts, async (texts) => {
        const taken = await read(shell.program, texts.map(quote));

        assert.deepEqual(taken, texts);
      }),
      { numRuns: 10 },
    );
  });

  shellTest(
    shell,
    "takes a quoted path without ~ and $ for what it was",
    async () => {
      const plain = TEXT.map((text) =>
        text.replace(/\$/g, "").replace(/^~+/, "")
      );
      const paths = fc.array(plain, { minLength: 100, maxLength: 100 });
      await fc.assert(
        fc.asyncProperty(paths, async (paths) => {
          const taken = await read(shell.program, paths.map(quotePath));

          assert.deepEqual(taken, paths);
        }),
        { numRuns: 10 },
      );
    },
  );

  shellTest(shell, "expands ~ and $NAME in a quoted path", async () => {
    const paths = [
      "~/ENV3/bin/activate",
      "~",
      "~/",
      "$HOME/a b",
      "${HOME}/$WHO",
      "/x/~",
      "$HOME*",
    ];

    const taken = await read(shell.program, paths.map(quotePath), {
      HOME: "/home/a  'b'",
      WHO: "$(me)",
    });

    assert.deepEqual(taken, [
      "/home/a  'b'/ENV3/bin/activate",
      "/home/a  'b'",
      "/home/a  'b'/",
      "/home/a  'b'/a b",
      "/home/a  'b'/$(me)",
      "/x/~",
      "/home/a  'b'*",
    ]);
  });

  shellTest(shell, "runs nothing that stands in a quoted path", async () => {
    await using directory = await tempDir();
    const mark = directory.join("ran");
    const commands = [
      `$(touch ${mark})`,
      `\`touch ${mark}\``,
      `\${x:-$(touch ${mark})}`,
      `\${x=\`touch ${mark}\`}`,
      `$((1 + 1))`,
      `$$`,
      `$1\${2}$@$*$#$?$-$!`,
      `~$(touch ${mark})`,
      `~/\$(touch ${mark})`,
      `a"; touch ${mark}; "`,
      `\\$(touch ${mark})`,
      `\\\`touch ${mark}\\\``,
      `\${`,
      `$`,
    ];

    const taken = await read(shell.program, commands.map(quotePath), {
      HOME: "/home/me",
    });

    const expected = commands.map((path) => path.replace(/^~\//, "/home/me/"));
    assert.deepEqual(taken, expected);
    await assert.rejects(Deno.stat(mark), Deno.errors.NotFound);
  });
}
