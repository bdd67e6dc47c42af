/**
 * Ends the program when code of a user's own does not come back. Nothing in the
 * same thread could: so a worker looks at a number that tells whether that code
 * is at work. Jobs go on without the program, and their queue is on disk.
 *
 * @module
 */

/** How many times in the longest time the worker looks. */
const LOOKS = 20;

/** In the state: how many times a call has begun or ended, which, the end. */
const [TIMES, WHICH, OVER] = [0, 1, 2] as const;

/** Runs in the worker, without anything from around it. */
function watch(): void {
  const scope = globalThis as unknown as {
    onmessage: (event: { data: Watch }) => void;
    close(): void;
  };
  scope.onmessage = ({ data: { state, names, path, longestMs, looks } }) => {
    let [seen, times] = [-1, 0];
    while (Atomics.wait(state, 2, 0, longestMs / looks) === "timed-out") {
      const call = Atomics.load(state, 0);
      const isAtWork = call % 2 === 1;
      times = isAtWork && call === seen ? times + 1 : 0;
      seen = call;
      if (times < looks) continue;
      const what = names[Atomics.load(state, 1)];
      const seconds = longestMs / 1_000;
      Deno.stderr.writeSync(new TextEncoder().encode(
        `ERROR: Cannot go on with the scheduler "${path}": its ${what} has not come back for ${seconds} s\n` +
          "HINT: mend it and run the queue again; jobs that run go on by themselves\n",
      ));
      Deno.kill(Deno.pid, "SIGKILL");
    }
    scope.close();
  };
}

interface Watch {
  readonly state: Int32Array;
  readonly names: readonly string[];
  readonly path: string;
  readonly longestMs: number;
  readonly looks: number;
}

const NAMES = ["module", "create", "accepts", "choose", "placed", "starting"];

/** Watches over one module or policy until it is disposed of. */
export class Watchdog implements Disposable {
  readonly #state = new Int32Array(new SharedArrayBuffer(12));

  constructor(path: string, longestMs: number) {
    const code = encodeURIComponent(`(${watch})()`);
    const worker = new Worker(`data:text/javascript,${code}`, {
      type: "module",
    });
    const message: Watch = {
      state: this.#state,
      names: NAMES,
      path,
      longestMs,
      looks: LOOKS,
    };
    worker.postMessage(message);
  }

  /** Calls code that may never come back; calls within calls count as one. */
  during<T>(what: string, call: () => T): T {
    if (Atomics.load(this.#state, TIMES) % 2 === 1) return call();
    Atomics.store(this.#state, WHICH, NAMES.indexOf(what));
    Atomics.add(this.#state, TIMES, 1);
    let isPromise = false;
    const over = () => void Atomics.add(this.#state, TIMES, 1);
    try {
      const answer = call();
      isPromise = answer instanceof Promise;
      return isPromise
        ? (answer as Promise<unknown>).finally(over) as T
        : answer;
    } finally {
      if (!isPromise) over();
    }
  }

  [Symbol.dispose](): void {
    Atomics.store(this.#state, OVER, 1);
    Atomics.notify(this.#state, OVER);
  }
}
