/**
 * The channel to an agent in the hands of one request, which sends more than a
 * line. Nothing else is sent meanwhile: a shell would take it for input.
 *
 * @module
 */
import type { Answer } from "./requests.ts";

/** Others have their turn when it is disposed of. */
export interface Line extends Disposable {
  send(text: string): void;
  sendBytes(bytes: Uint8Array): Promise<void>;
  /** Calls a function of the agent; `hear` is given what it says meanwhile. */
  request(
    call: string,
    args: readonly string[],
    hear: (text: string) => void,
  ): Promise<Answer>;
}

/** A request that needs the line. */
export interface LineRequest {
  readonly call: string;
  readonly args: readonly string[];
}

/** Where a line is to be had. */
export interface LineSource {
  takeLine(): Promise<Line>;
}
