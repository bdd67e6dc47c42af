/**
 * What is told of the machines of a run: each piece of news once.
 *
 * @module
 */
import type { Link } from "./link.ts";
import type { RunState } from "./run_state.ts";
import type { Running } from "./running.ts";

/** Why each machine cannot be used, as it has been told; `""` where it can. */
export class MachineNews {
  readonly #state: RunState;
  readonly #told = new Map<string, string>();

  constructor(state: RunState) {
    this.#state = state;
  }

  tell({ machine: { key } }: Link<Running>, reason: string): void {
    if (this.#told.get(key) === reason) return;
    this.#told.set(key, reason);
    const { observer } = this.#state.options;
    const news = { up: reason === "", reason };
    this.#state.afterwards(() => observer.machine?.(key, news));
  }
}
