import assert from "node:assert/strict";
import { tempDir } from "../support/temp.ts";
import { putUp } from "../../src/transport/fence.ts";
import { type Shell, SHELLS, shellTest } from "./shells.ts";

const AGENT = await Deno.readTextFile(
  new URL("../../src/transport/agent.sh", import.meta.url),
);

/** What an agent answers, and what stands in the file `f` then. */
async function ask(
  { program: [word, ...args] }: Shell,
  requests: readonly string[],
  before?: string,
): Promise<{ answers: string[]; file: string }> {
  await using dir = await tempDir();
  if (before !== undefined) await Deno.writeTextFile(dir.join("f"), before);
  const { stdout } = await new Deno.Command(word, {
    args: [...args, "-c", [AGENT, ...requests].join("\n")],
    cwd: dir.path,
  }).output();
  return {
    answers: new TextDecoder().decode(stdout).trim().split("\n"),
    file: await Deno.readTextFile(dir.join("f")),
  };
}

for (const shell of SHELLS) {
  shellTest(
    shell,
    "lets no fence hold that comes behind a later one",
    async () => {
      const { answers, file } = await ask(shell, [
        "fence 1 f young 1763800000020",
        "fence 2 f old 1763800000010",
      ]);

      assert.deepEqual(answers, ["done 1 0", "done 2 3 1763800000020"]);
      assert.equal(file, "young\n1763800000020\n");
    },
  );

  shellTest(
    shell,
    "puts up a fence again, and a later one",
    async () => {
      const { answers, file } = await ask(shell, [
        "fence 1 f a 10",
        "fence 2 f a 10",
        "fence 3 f b 11",
      ]);

      assert.deepEqual(answers, ["done 1 0", "done 2 0", "done 3 0"]);
      assert.equal(file, "b\n11\n");
    },
  );

  shellTest(
    shell,
    "takes no fence without a number for a later one",
    async () => {
      for (const before of ["", "old\n", "old\nx y\n", "old\n-\n"]) {
        const { answers, file } = await ask(shell, ["fence 1 f new 1"], before);

        assert.deepEqual(answers, ["done 1 0"], before);
        assert.equal(file, "new\n1\n");
      }
    },
  );
}

const ANSWER = { status: 0, text: "", data: [] };

Deno.test("a manager whose clock is behind has the last word all the same", async () => {
  const asked: (readonly string[])[] = [];
  const agent = {
    request(_: string, words: readonly string[]) {
      asked.push(words);
      return Promise.resolve(
        Number(words[2]) < 20 ? { ...ANSWER, status: 3, text: "20" } : ANSWER,
      );
    },
  };

  await putUp({ file: "f", token: "new", number: 5 }, agent, "red");

  assert.deepEqual(asked, [["f", "new", "5"], ["f", "new", "20"]]);
});
