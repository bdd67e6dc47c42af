/**
 * Bytes for an agent, a piece at a time, each when it asks for it.
 *
 * @module
 */
import type { LineRequest, LineSource } from "./line.ts";
import type { Answer } from "./requests.ts";

/** `pieces` are not asked for before their turn. */
export async function sendPieces(
  agent: LineSource,
  { call, args }: LineRequest,
  pieces: AsyncIterable<Uint8Array<ArrayBuffer>>,
): Promise<Answer> {
  using line = await agent.takeLine();
  let go = Promise.withResolvers<boolean>();
  const answer = line.request(
    call,
    args,
    (text) => text === "go" && go.resolve(true),
  );
  const isOver = answer.then(() => false, () => false);
  // Without its word nothing is sent: a shell would take it for requests.
  const mayGo = () => Promise.race([go.promise, isOver]);
  try {
    for await (const piece of pieces) {
      if (!await mayGo()) return await answer;
      go = Promise.withResolvers();
      line.send(`${piece.length}\n`);
      await line.sendBytes(piece);
    }
  } finally {
    if (await mayGo()) line.send("0\n");
    await answer;
  }
  return await answer;
}
