/**
 * Bodies that come piece by piece.
 *
 * @module
 */

/** Where the pieces come from, and what is to be done at the end. */
export interface StreamSource {
  readonly pieces: AsyncIterable<Uint8Array>;
  /** Called once: at the end, at an error, or when the client goes. */
  readonly close: () => void | PromiseLike<void>;
}

/**
 * A body whose first piece is there: what is wrong from the beginning is thrown
 * while it can still be answered.
 */
export async function begun(
  pieces: AsyncGenerator<Uint8Array>,
): Promise<ReadableStream<Uint8Array>> {
  const first = await pieces.next();
  async function* all(): AsyncGenerator<Uint8Array> {
    if (!first.done) yield first.value;
    yield* pieces;
  }
  return streamOf({ pieces: all(), close: () => {} });
}

/** A body that asks for the next piece when the last one has been sent. */
export function streamOf(
  { pieces, close }: StreamSource,
): ReadableStream<Uint8Array> {
  const iterator = pieces[Symbol.asyncIterator]();
  let isOpen = true;
  const end = async () => {
    if (!isOpen) return;
    isOpen = false;
    await close();
  };
  return new ReadableStream({
    async pull(controller) {
      try {
        const { done, value } = await iterator.next();
        if (!done) return controller.enqueue(value);
        await end();
        controller.close();
      } catch (error) {
        await end();
        await turn();
        controller.error(error);
      }
    },
    async cancel() {
      await end();
      await iterator.return?.();
    },
  }, { highWaterMark: 0 });
}

/** The server writes what it has when nothing more comes for now; an error at
 * once would take that with it. */
function turn(): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, 0));
}
