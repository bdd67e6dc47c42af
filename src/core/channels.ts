/**
 * Channels for those who only look: all who look at a machine at the same time
 * share one.
 *
 * @module
 */
import type { Machine } from "./host.ts";
import type { Channel, Transport } from "./transport.ts";

interface Shared {
  readonly channel: Channel;
  users: number;
}

const OPEN = new WeakMap<Transport, Map<string, Shared>>();

/** Opens a channel, or takes part in one; the last one to let go closes it. */
export function holdChannel(
  transport: Transport,
  machine: Machine,
): AsyncDisposable & { readonly channel: Channel } {
  const open = OPEN.get(transport) ?? new Map<string, Shared>();
  OPEN.set(transport, open);
  const { key } = machine;
  const held: Shared = open.get(key) ?? {
    channel: transport.open(machine, {
      up: () => {},
      started: () => {},
      refused: () => {},
      ended: () => {},
      down: () => forget(),
    }),
    users: 0,
  };
  const forget = () => open.get(key) === held && open.delete(key);
  open.set(key, held);
  held.users++;
  return {
    channel: held.channel,
    async [Symbol.asyncDispose]() {
      if (--held.users > 0) return;
      forget();
      await held.channel.close();
    },
  };
}
