/**
 * One host for each GPU of a machine, so that each GPU has its own jobs.
 *
 * @module
 */
import { holdChannel } from "../channels.ts";
import { AppError } from "../errors.ts";
import { parseMachine } from "../host.ts";
import type { Gpu } from "../machine_facts.ts";
import type { Ports } from "../ports.ts";
import type { HostSpec } from "./host_spec.ts";

/** A host and what it is like. */
export type NamedHost = readonly [id: string, spec: HostSpec];

/**
 * Asks the machine for its GPUs. A host names its GPU by UUID, which stays when
 * others are added or fail. One id for several GPUs gets `-gpu0`, `-gpu1`, ...
 *
 * @throws {AppError} `not-found` where there is none, `usage` if the ids are
 * another number, `unreachable`.
 */
export async function hostPerGpu(
  { transport }: Pick<Ports, "transport">,
  experiment: string,
  { ids, spec }: { readonly ids: readonly string[]; readonly spec: HostSpec },
): Promise<NamedHost[]> {
  const { name, user } = spec;
  const gpus = await gpusOf(transport, experiment, spec);
  const [id] = ids;
  const names = ids.length === gpus.length
    ? ids
    : ids.length === 1
    ? gpus.map(({ index }) => `${id}-gpu${index}`)
    : undefined;
  if (names) {
    return names.map((id, at) => [id, { ...spec, gpu: gpus[at]!.uuid }]);
  }
  const { key } = parseMachine(user, name);
  throw new AppError(
    "usage",
    `Cannot add ${ids.length} hosts for GPUs of ${key}: it has ${gpus.length}`,
    { hint: "give one id, or one for each GPU" },
  );
}

async function gpusOf(
  transport: Ports["transport"],
  experiment: string,
  { user, name }: HostSpec,
): Promise<readonly Gpu[]> {
  const machine = parseMachine(user, name);
  await using held = holdChannel(await transport(), machine);
  const { gpus, gpuFailure, programs } = await held.channel.probe(experiment);
  if (gpus.length > 0) return gpus;
  const why = gpuFailure !== undefined
    ? `nvidia-smi fails: ${gpuFailure}`
    : programs.has("nvidia-smi")
    ? "nvidia-smi lists none"
    : "there is no nvidia-smi";
  throw new AppError(
    "not-found",
    `Cannot find GPUs on ${machine.key}: ${why}`,
    { hint: `try it by hand: ssh ${machine.key} nvidia-smi -L` },
  );
}
