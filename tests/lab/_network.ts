/**
 * The wires between the hosts and the hub, and what can be wrong with them.
 *
 * @module
 */
import type { Hub } from "./_hub.ts";

/** The same card address after a reboot, as nobody changes the card. */
const WIRE = `ip netns add "$1"
ip link add "$1" type veth peer name eth0 address "$3" netns "$1"
ip -n "$1" link set lo up
ip -n "$1" addr add "$2/24" dev eth0
ip -n "$1" link set eth0 up
ip link set "$1" master br0 up
`;

// The wire goes first: whatever dying processes still want to say is not heard.
const UNWIRE = `ip link del "$1"
ip netns del "$1"
`;

/** `$1` host, `$2` tc's name for its network namespace or nothing, `$3` device. */
const SLOW = `slow() {
  tc $1 qdisc replace dev "$2" root tbf rate "$3" burst 3000 latency 1s
  tc $1 qdisc replace dev "$2" clsact
  tc $1 filter replace dev "$2" egress pref 1 bpf direct-action bytecode "$4"
}
slow "-n $1" eth0 "$2" "$3"
slow "" "$1" "$2" "$3"
`;

/** How bad a wire is, in each direction. */
export interface Slowness {
  /** Data above this rate has to wait, up to a second. */
  readonly kbit: number;
  /** The part of all packets that is lost, 0 to 1. */
  readonly loss: number;
}

export class Network {
  readonly #hub: Hub;

  constructor(hub: Hub) {
    this.#hub = hub;
  }

  /** Connects a host to the bridge. `index` is that of its address. */
  wire(host: string, index: number): Promise<void> {
    const card = `02:00:0a:4d:00:${index.toString(16).padStart(2, "0")}`;
    return this.#hub.run(WIRE, host, addressOf(index), card);
  }

  /** Tears it off, with all that its network was. */
  unwire(host: string): Promise<void> {
    return this.#hub.run(UNWIRE, host);
  }

  /** Nobody is told: packets vanish. */
  cut(host: string): Promise<void> {
    return this.#hub.run(`ip -n "$1" link set eth0 down`, host);
  }

  mend(host: string): Promise<void> {
    return this.#hub.run(`ip -n "$1" link set eth0 up`, host);
  }

  /** Until the host's next boot. Without netem, which few small kernels have. */
  slow(host: string, { kbit, loss }: Slowness): Promise<void> {
    return this.#hub.run(SLOW, host, `${kbit}kbit`, dropping(loss));
  }
}

export function addressOf(index: number): string {
  return `10.77.0.${index}`;
}

/** A filter in the kernel's packet language that drops a part of all packets. */
function dropping(part: number): string {
  const [LOAD, IF_LESS_GOTO_DROP, RETURN] = [32, 53, 6];
  const RANDOM = 0xfffff038; // SKF_AD_OFF + SKF_AD_RANDOM
  const [PASS, DROP] = [0xffffffff, 2];
  return [
    4,
    `${LOAD} 0 0 ${RANDOM}`,
    `${IF_LESS_GOTO_DROP} 0 1 ${Math.round(part * 0xffffffff)}`,
    `${RETURN} 0 0 ${PASS}`,
    `${RETURN} 0 0 ${DROP}`,
  ].join(",");
}
