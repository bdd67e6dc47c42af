/**
 * Bytes from an agent, a piece at a time, no more of them than are taken: a slow
 * disk here must not fill the memory.
 *
 * @module
 */
import type { LineRequest, LineSource } from "./line.ts";

/** Pieces on their way, so that the next one need not be waited for. */
const AHEAD = 2;

/**
 * The pieces of one answer; lets the agent stop when it is left before the end.
 * `complain` is called behind the last one, if something could not be sent.
 *
 * @throws {AppError} with code `unreachable`.
 */
export async function* receivePieces(
  agent: LineSource,
  { call, args }: LineRequest,
  complain: (text: string) => void,
): AsyncGenerator<Uint8Array<ArrayBuffer>, void, undefined> {
  using line = await agent.takeLine();
  const heard: string[] = [];
  let news = Promise.withResolvers<void>();
  const answer = line.request(call, args, (text) => {
    heard.push(text);
    news.resolve();
  });
  let [isOver, mayRead] = [false, false];
  const over = answer.then(() => {}, () => {}).then(() => {
    isOver = true;
    news.resolve();
  });
  const next = async (): Promise<string | undefined> => {
    while (heard.length === 0 && !isOver) {
      await news.promise;
      news = Promise.withResolvers();
    }
    return heard.shift();
  };
  try {
    const [word, form] = (await next())?.split(" ") ?? [];
    mayRead = word === ".go";
    if (mayRead) line.send("more\n".repeat(AHEAD));
    let lines: string[] = [];
    while (mayRead) {
      const text = await next();
      if (text === undefined || text === ".piece" && lines.length === 0) break;
      if (text !== ".piece") {
        lines.push(text);
        continue;
      }
      line.send("more\n");
      const encoded = lines.join("");
      lines = [];
      yield form === "base64"
        ? Uint8Array.fromBase64(encoded)
        : Uint8Array.fromHex(encoded);
    }
  } finally {
    if (mayRead) line.send("stop\n");
    await over;
  }
  const { text } = await answer;
  if (text !== "") complain(text);
}
