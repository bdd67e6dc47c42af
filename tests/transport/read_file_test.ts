import assert from "node:assert/strict";
import { readPiece, readStates } from "../../src/transport/read_file.ts";
import { executable } from "../support/executable.ts";
import { tempDir } from "../support/temp.ts";
import { openAgent } from "./open_agent.ts";
import { SHELLS, shellTest } from "./shells.ts";

const BYTES = Uint8Array.from({ length: 300_000 }, (_, at) => at % 251);

/** Variables that would make `ls` write otherwise. */
const ODD = {
  BLOCK_SIZE: "human-readable",
  LS_BLOCK_SIZE: "K",
  QUOTING_STYLE: "shell-always",
  TIME_STYLE: "+%s",
  LC_ALL: "C.UTF-8",
};

for (const shell of SHELLS) {
  shellTest(
    shell,
    "reads any bytes, and tells sizes, whatever the user has set",
    async () => {
      await using dir = await tempDir();
      await using agent = openAgent(shell, ODD);
      const path = dir.join("it's 1 file");
      await Deno.writeFile(path, BYTES);

      const piece = await readPiece(agent.talk, path, 4_097);
      const rest = await readPiece(agent.talk, path, 4_097 + piece.length);
      const [state, none] = await readStates(agent.talk, [path, `${path}.`]);

      assert.deepEqual(piece, BYTES.slice(4_097, 4_097 + piece.length));
      assert.deepEqual(rest, BYTES.slice(4_097 + piece.length));
      assert.deepEqual([state?.size, none], [BYTES.length, undefined]);
    },
  );
}

Deno.test("a machine without base64 sends the same bytes", async () => {
  await using dir = await tempDir();
  await using programs = await tempDir();
  for (const name of ["sh", "dd", "od", "tr", "fold", "ls"]) {
    await Deno.symlink(executable(name)!, programs.join(name));
  }
  const [sh] = SHELLS;
  await using agent = openAgent(
    { ...sh!, program: [programs.join("sh")] },
    { PATH: programs.path },
  );
  const path = dir.join("x");
  await Deno.writeFile(path, BYTES);

  const piece = await readPiece(agent.talk, path, 1);
  const { data } = await agent.talk.request("piece", [path, "0", "1"]);

  assert.deepEqual(piece, BYTES.slice(1, 262_144));
  assert.equal(data[0], "hex");
});

Deno.test("a file that may not be read is refused, with the reason", {
  ignore: Deno.uid() === 0, // root may read everything
}, async () => {
  await using dir = await tempDir();
  await using agent = openAgent(SHELLS[0]!);
  const path = dir.join("x");
  await Deno.writeTextFile(path, "x", { mode: 0o000 });

  await assert.rejects(readPiece(agent.talk, path, 0), {
    code: "io",
    message: `Cannot read ${path}: it may not be read`,
  });
});
