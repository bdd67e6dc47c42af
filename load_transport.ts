/**
 * Loads what reaches machines when somebody wants to reach one: most commands
 * only read a file, and are quicker without.
 *
 * @module
 */
import type { Transport } from "./src/core/transport.ts";
import type { TransportOptions } from "./src/transport/mod.ts";

/** Answers one transport, whoever asks. */
export function lazyTransport(
  options: TransportOptions = {},
): () => Promise<Transport> {
  let transport: Promise<Transport> | undefined;
  return () =>
    transport ??= import("./src/transport/mod.ts")
      .then(({ createTransport }) => createTransport(options));
}
