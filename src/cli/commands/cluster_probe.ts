import { type HostProbe, probeHosts } from "../../core/cluster/probe.ts";
import { probeReport } from "../../core/cluster/probe_report.ts";
import type { MachineFacts } from "../../core/machine_facts.ts";
import { formatBytes } from "../bytes.ts";
import type { CommandBody, CommandContext } from "../command.ts";
import { EXIT_CODE } from "../exit_code.ts";
import { formatTable } from "../table.ts";
import { findTextFormat, ID_OPTION, namesOf, TEXT_FORMAT } from "./_shared.ts";

const HEADER = [
  ...["id", "machine", "usable", "latency", "cores", "load", "free memory"],
  ...["free disk", "gpus", "clock", "missing"],
];
/** What is used there, and rsync, which others use. */
const PROGRAMS = ["bash", "tar", "setsid", "rsync"];

/** `cms cluster probe` */
export const clusterProbe: CommandBody = {
  options: {
    id: { ...ID_OPTION["id"]!, required: false },
    timeout: {
      type: "number",
      help: "seconds that a machine may take",
      placeholder: "SECONDS",
      default: 20,
      minimum: 1,
    },
    ...TEXT_FORMAT,
  },
  examples: ["cms cluster probe a", "cms cluster probe a --format=json"],

  async run(context, { ref, options }) {
    const format = findTextFormat(options);
    const probes = await probeHosts(context.ports, ref, {
      ids: namesOf(options["id"]),
      timeoutMs: Number(options["timeout"]) * 1_000,
    });
    if (format === "json") printJson(probes, context);
    else printTable(probes, context);
    const isBad = probes.some((host) => host.isActive && !host.isUsable);
    return isBad ? EXIT_CODE["unreachable"] : 0;
  },
};

function printTable(
  probes: readonly HostProbe[],
  { print, warn, width }: CommandContext,
): void {
  print(formatTable(HEADER, probes.map(rowOf), width));
  // Hosts of one machine have its problems in common.
  const problems = new Map<string, string[]>();
  for (const { id, findings } of probes) {
    for (const { problem, advice } of findings) {
      const line = `${problem}; ${advice}`;
      problems.set(line, [...problems.get(line) ?? [], id]);
    }
  }
  for (const [line, ids] of problems) {
    warn(`WARNING: ${ids.join(",")}: ${line}`);
  }
}

function rowOf(
  { id, machine, isActive, isUsable, probe }: HostProbe,
): string[] {
  const usable = isUsable ? isActive ? "yes" : "inactive" : "no";
  if (!probe) return [id, machine, usable, ...HEADER.slice(3).map(() => "")];
  const { facts, latencyMs, skewSeconds } = probe;
  return [
    ...[id, machine, usable, `${latencyMs.toFixed(latencyMs < 10 ? 1 : 0)} ms`],
    ...[facts.cores, facts.load].map((value) => String(value ?? "")),
    bytes(facts.freeMemoryBytes),
    bytes(facts.freeDiskBytes),
    gpusOf(facts),
    clockOf(skewSeconds),
    PROGRAMS.filter((program) => !facts.programs.has(program)).join(" "),
  ];
}

function gpusOf({ gpus, gpuFailure }: MachineFacts): string {
  if (gpuFailure !== undefined) return "fail";
  const names = Map.groupBy(gpus, ({ name }) => name);
  return [...names].map(([name, { length }]) =>
    length === 1 ? name : `${length} x ${name}`
  ).join(", ");
}

function clockOf(skewSeconds: number | undefined): string {
  if (skewSeconds === undefined) return "";
  if (Math.abs(skewSeconds) < 1) return "right";
  return `${skewSeconds > 0 ? "+" : ""}${skewSeconds.toFixed(0)} s`;
}

function bytes(value: number | undefined): string {
  return value === undefined ? "" : formatBytes(value);
}

function printJson(
  probes: readonly HostProbe[],
  { print }: CommandContext,
): void {
  const lines = probes.map((host) => JSON.stringify(probeReport(host)));
  print(lines.length === 0 ? "[]" : `[\n${lines.join(",\n")}\n]`);
}
