/**
 * Accepts what a module of a user's own offers as a scheduler, and what that
 * makes as a policy. After that both are taken as their types say.
 *
 * @module
 */
import { AppError } from "../errors.ts";
import { parseName } from "../experiment.ts";
import { parseMachine, type Slot } from "../host.ts";
import type { OptionSpec } from "../options.ts";
import { RUN_OPTIONS } from "../run_options.ts";
import type { Policy, Scheduler } from "../scheduler.ts";
import { isLate, shown } from "./fault.ts";

/** What schedulers and their options may be called. */
export const SCHEDULER_NAME = /^[a-z][a-z0-9_]{0,63}$/;

/** Options that mean something else already. */
const TAKEN = new Set([
  ...Object.keys(RUN_OPTIONS),
  ...["queue", "cluster", "scheduler", "experiment", "plugin"],
  ...["quiet", "help", "version", "color", "config"],
  ...["dry_run", "format", "detach", "stay"],
]);

const TYPES: readonly unknown[] = ["integer", "number", "text"];

/** A module's default export. @throws {AppError} `invalid` that says what is wrong. */
export function parseScheduler(value: unknown, path: string): Scheduler {
  const fault = schedulerFault(value);
  if (fault === undefined) return value as Scheduler;
  throw new AppError(
    "invalid",
    `Cannot use the scheduler "${path}": ${fault}`,
    {
      hint: "docs/plugins.md shows how one is written",
    },
  );
}

/** @throws {AppError} with code `invalid` that says what is wrong. */
export function parsePolicy(value: unknown, scheduler: string): Policy {
  const fault = policyFault(value);
  if (fault === undefined) return value as Policy;
  throw new AppError(
    "invalid",
    `Cannot use scheduler "${scheduler}": ${fault}`,
  );
}

function schedulerFault(value: unknown): string | undefined {
  if (!isRecord(value)) return "its default export is no scheduler";
  const { name, summary, options, create } = value;
  if (typeof name !== "string" || !SCHEDULER_NAME.test(name)) {
    return `its name is ${shown(name)}; it takes small letters, digits and _`;
  }
  if (typeof summary !== "string" || !/^\S([^\n]*\S)?$/.test(summary)) {
    return `its summary is ${shown(summary)}; it takes one line`;
  }
  if (!isRecord(options)) return "it has no options; it takes {} at least";
  if (typeof create !== "function") return "it has no function create";
  for (const [option, spec] of Object.entries(options)) {
    const fault = optionFault(option, spec);
    if (fault !== undefined) return `its option ${shown(option)} ${fault}`;
  }
  return undefined;
}

function optionFault(name: string, spec: unknown): string | undefined {
  if (!SCHEDULER_NAME.test(name)) {
    return "has another name than small letters, digits and _";
  }
  if (TAKEN.has(name)) return "has the name of one that every run has";
  if (!isRecord(spec)) return "is not described";
  const { type, help, minimum, maximum, ...rest } = spec as Partial<OptionSpec>;
  if (!TYPES.includes(type)) {
    return `has the type ${shown(type)}; there are integer, number and text`;
  }
  if (typeof help !== "string" || help === "") return "has no help";
  if (minimum !== undefined && typeof minimum !== "number") {
    return "has a minimum that is no number";
  }
  if (maximum !== undefined && typeof maximum !== "number") {
    return "has a maximum that is no number";
  }
  const expected = type === "text" ? "string" : "number";
  if (rest.default !== undefined && typeof rest.default !== expected) {
    return `has a default that is no ${expected}`;
  }
  return undefined;
}

function policyFault(value: unknown): string | undefined {
  if (isLate(value)) return "its create answered a promise, and no policy";
  if (!isRecord(value)) return "its create answered no policy";
  const { slots, cluster, choose } = value;
  if (!Array.isArray(slots)) return "its policy has no slots";
  if (slots.length === 0) return "its policy has no slot, so no job can run";
  if (typeof choose !== "function") return "its policy has no function choose";
  for (const [at, slot] of slots.entries()) {
    const fault = slotFault(slot, at);
    if (fault !== undefined) return `its slot ${at} ${fault}`;
  }
  return clusterFault(cluster, slots);
}

/** What follows a cluster's file can be of its hosts only. */
function clusterFault(
  cluster: unknown,
  slots: readonly Slot[],
): string | undefined {
  if (cluster === undefined) return undefined;
  if (typeof cluster !== "string") {
    return `its policy has the cluster ${shown(cluster)}, which is no name`;
  }
  try {
    parseName("cluster", cluster);
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    return `its policy has a cluster of a wrong name: ${error.message}`;
  }
  const other = slots.find(({ machine }) => !machine);
  return other &&
    `its policy has a cluster, and the slot ${other.index} of no machine`;
}

function slotFault(slot: unknown, at: number): string | undefined {
  if (!isRecord(slot)) return "is no slot";
  const { index, machine } = slot as Partial<Slot>;
  if (index !== at) {
    return `has the index ${shown(index)}; it takes its place in the list`;
  }
  if (machine === undefined) return undefined;
  if (isRecord(machine)) {
    const { key } = parseMachine(machine.user, machine.host);
    if (key === machine.key) return undefined;
  }
  return "has another machine than hosts() and cluster() answer";
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
