/**
 * The fence of a machine: the one channel that may start jobs there is named in
 * a file.
 *
 * @module
 */
import { AppError } from "../core/errors.ts";
import type { AgentTalk } from "./agent_talk.ts";

/** What is put up. */
export interface Fence {
  /** Of its own for each machine: they may share a directory. */
  readonly file: string;
  readonly token: string;
  /**
   * When it was ordered, in milliseconds since 1970: of two the later one holds,
   * whichever comes first. A frozen machine may read the words of a manager that
   * is dead by now behind those of its successor.
   */
  readonly number: number;
}

/** The agent's answer where a later one is, with its number. */
const LATER = 3;

/**
 * Puts it up. Who is there to read that a later one is has the last word: of one
 * queue there is one manager, and clocks may go wrong.
 *
 * @throws {AppError} `unreachable` where its file cannot be written.
 */
export async function putUp(
  fence: Fence,
  agent: Pick<AgentTalk, "request">,
  machine: string,
): Promise<void> {
  const { file, token, number } = fence;
  const words = [file, token, String(number)];
  const { status, text } = await agent.request("fence", words);
  if (status === 0) return;
  if (status === LATER) {
    return await putUp({ ...fence, number: Number(text) }, agent, machine);
  }
  throw new AppError("unreachable", `${machine} cannot be used: ${text}`);
}
