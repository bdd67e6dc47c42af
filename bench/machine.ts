/**
 * The machine that figures were taken on, without names.
 *
 * @module
 */
import { cpus, loadavg, release, totalmem } from "node:os";
import { formatNumber } from "./stats.ts";

/** One line for each property. */
export function describeMachine(): string[] {
  const processors = cpus();
  return [
    `${processors.length} cores, ${processors[0]?.model.trim() ?? "unknown"}`,
    `${formatNumber(totalmem() / 2 ** 30)} GB of memory`,
    `Linux ${release().split("-")[0]}`,
    `Deno ${Deno.version.deno}, V8 ${Deno.version.v8}`,
  ];
}

/** How many processes wanted to run in the last minute. */
export function load(): string {
  return formatNumber(loadavg()[0] ?? NaN);
}
