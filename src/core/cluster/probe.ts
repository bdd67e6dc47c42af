/**
 * Probing the machines of a cluster, all at the same time.
 *
 * @module
 */
import { holdChannel } from "../channels.ts";
import type { Clock } from "../clock.ts";
import { AppError } from "../errors.ts";
import type { Ref } from "../experiment.ts";
import {
  type HostRecord,
  isActive,
  type Machine,
  maxJobsOf,
  parseMachine,
} from "../host.ts";
import type { MachineFacts } from "../machine_facts.ts";
import type { Ports } from "../ports.ts";
import type { Channel } from "../transport.ts";
import { type Finding, findingsOf, unreachable } from "./findings.ts";
import { noSuchHost } from "./set.ts";

/** The shortest of so many round trips is its latency. */
const ROUND_TRIPS = 3;
const PATIENCE_MS = 20_000;

/** What a probe found of a machine. */
export interface MachineProbe {
  readonly facts: MachineFacts;
  readonly latencyMs: number;
  /** How much its clock is ahead of ours, in seconds, as far as that is sure. */
  readonly skewSeconds: number | undefined;
}

/** What was found of one host. */
export interface HostProbe {
  readonly id: string;
  /** `user@name` */
  readonly machine: string;
  readonly isActive: boolean;
  /** Whether jobs can run there. */
  readonly isUsable: boolean;
  /** Absent where the machine was not reached. */
  readonly probe?: MachineProbe | undefined;
  readonly findings: readonly Finding[];
}

/** Which hosts are probed, and how long they may take for it. */
export interface ProbeRequest {
  /** All, where absent. */
  readonly ids?: readonly string[] | undefined;
  readonly timeoutMs?: number | undefined;
}

type Probed = MachineProbe | Finding;

/**
 * Probes hosts over one channel for each machine; answers them in their order.
 *
 * @throws {AppError} `not-found` for an unknown id.
 */
export async function probeHosts(
  { clusters, transport, clock }: Pick<
    Ports,
    "clusters" | "transport" | "clock"
  >,
  ref: Ref,
  { ids, timeoutMs = PATIENCE_MS }: ProbeRequest = {},
): Promise<HostProbe[]> {
  const hosts = await clusters.read(ref);
  const probes = new Map<string, Promise<Probed>>();

  async function probeMachine(machine: Machine): Promise<Probed> {
    await using held = holdChannel(await transport(), machine);
    try {
      const work = ask(held.channel, ref.experiment, clock);
      return await within(clock, timeoutMs, work) ??
        unreachable(
          machine,
          `${machine.key} does not answer within ${timeoutMs / 1_000} seconds`,
        );
    } catch (error) {
      if (!(error instanceof AppError)) throw error;
      return unreachable(machine, error.message);
    }
  }

  async function probeHost(id: string): Promise<HostProbe> {
    const host = hosts.get(id);
    if (!host) throw noSuchHost(ref, id);
    const about = { id, isActive: isActive(host), machine: "" };
    try {
      maxJobsOf(id, host);
      const machine = parseMachine(host["user"], host["name"]);
      const { key } = machine;
      if (!probes.has(key)) probes.set(key, probeMachine(machine));
      return judge({ ...about, machine: key }, host, await probes.get(key)!);
    } catch (error) {
      if (!(error instanceof AppError)) throw error;
      const { message: problem, hint: advice = "mend its record" } = error;
      const findings = [{ problem, advice, isFatal: true }];
      return { ...about, isUsable: false, findings };
    }
  }

  const wanted = ids ?? [...hosts.keys()];
  for (const id of wanted) if (!hosts.has(id)) throw noSuchHost(ref, id);
  return await Promise.all(wanted.map(probeHost));
}

function judge(
  about: Pick<HostProbe, "id" | "machine" | "isActive">,
  host: HostRecord,
  probed: Probed,
): HostProbe {
  if ("problem" in probed) {
    return { ...about, isUsable: false, findings: [probed] };
  }
  const findings = findingsOf(host, probed);
  const isUsable = !findings.some(({ isFatal }) => isFatal);
  return { ...about, isUsable, probe: probed, findings };
}

async function ask(
  channel: Channel,
  experiment: string,
  clock: Clock,
): Promise<MachineProbe> {
  await channel.moment(); // the connection is made
  let latencyMs = Infinity;
  let skewSeconds: number | undefined;
  for (let n = 0; n < ROUND_TRIPS; n++) {
    const [before, asked] = [clock.now(), clock.ticks()];
    const there = await channel.moment();
    const [after, answered] = [clock.now(), clock.ticks()];
    latencyMs = Math.min(latencyMs, answered - asked);
    skewSeconds = there === undefined
      ? undefined
      : skewOf(there * 1_000, { before, after }) / 1_000;
  }
  const facts = await channel.probe(experiment);
  return { facts, latencyMs, skewSeconds };
}

/** It was asked between two moments and tells no parts of a second. */
function skewOf(
  there: number,
  { before, after }: { before: number; after: number },
): number {
  if (there > after) return there - after;
  return Math.min(0, there + 1_000 - before);
}

/** The work's result; nothing if it takes longer. */
async function within<T>(
  clock: Clock,
  ms: number,
  work: Promise<T>,
): Promise<T | undefined> {
  let callOff = () => {};
  const over = new Promise<undefined>((resolve) => {
    callOff = clock.after(ms, () => resolve(undefined));
  });
  work.catch(() => {}); // it fails when the channel is closed
  try {
    return await Promise.race([work, over]);
  } finally {
    callOff();
  }
}
