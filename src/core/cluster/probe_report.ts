/**
 * What a probe found, as programs read it.
 *
 * @module
 */
import type { HostProbe, MachineProbe } from "./probe.ts";

/** An object for JSON; what could not be found out is `null`. */
export function probeReport(
  { id, machine, isActive, isUsable, probe, findings }: HostProbe,
): Readonly<Record<string, unknown>> {
  return {
    ...{ id, machine, active: isActive, usable: isUsable },
    reachable: probe !== undefined,
    ...(probe && keysOf(probe)),
    problems: findings.map(({ problem, advice, isFatal }) => ({
      ...{ problem, advice, fatal: isFatal },
    })),
  };
}

function keysOf({ facts, latencyMs, skewSeconds }: MachineProbe) {
  return {
    latency_ms: Number(latencyMs.toFixed(2)),
    clock_ahead_seconds: skewSeconds ?? null,
    programs: [...facts.programs],
    cores: facts.cores ?? null,
    load: facts.load ?? null,
    memory_bytes: facts.memoryBytes ?? null,
    free_memory_bytes: facts.freeMemoryBytes ?? null,
    free_disk_bytes: facts.freeDiskBytes ?? null,
    gpus: facts.gpus.map((gpu) => ({
      ...{ index: gpu.index, uuid: gpu.uuid, name: gpu.name },
      memory_bytes: gpu.memoryBytes ?? null,
      used_bytes: gpu.usedBytes ?? null,
      busy_percent: gpu.busyPercent ?? null,
    })),
  };
}
