import assert from "node:assert/strict";
import { fetchFiles } from "../../src/transport/fetch_files.ts";
import { sendPieces } from "../../src/transport/send_pieces.ts";
import { openAgent } from "./open_agent.ts";
import { SHELLS, shellTest } from "./shells.ts";

/** In the place of a tar that waits for a disk which does not answer. */
const HANGS = "{ cat >/dev/null; }\n";

async function* onePiece() {
  yield new Uint8Array(1_000);
}

for (const shell of SHELLS) {
  shellTest(shell, "is closed while files that it is sent hang", async () => {
    await using agent = openAgent(shell);
    agent.talk.teach(`receive() ${HANGS}`);
    const request = { call: "receive", args: ["."] };
    const sending = assert.rejects(
      sendPieces(agent.talk, request, onePiece()),
      { code: "unreachable" },
    );

    await agent.talk.close();

    await sending;
  });

  shellTest(shell, "is closed while files that it sends hang", async () => {
    await using agent = openAgent(shell);
    const wanted = { experiment: ".", jobs: ["a"], pattern: "*", machine: "m" };
    const files = fetchFiles({
      takeLine: () => agent.talk.takeLine(),
      teach: () => agent.talk.teach(`pack() ${HANGS}`),
    }, wanted);
    await agent.talk.request("exists", ["."]); // it is up
    const fetching = assert.rejects(Array.fromAsync(files), {
      code: "unreachable",
    });

    await agent.talk.close();

    await fetching;
  });
}
