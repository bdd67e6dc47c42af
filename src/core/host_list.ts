/**
 * A list of hosts as a user types it: `pi@red,pi@red[01-03]`.
 *
 * @module
 */
import { parseAddress, type Slot } from "./host.ts";
import { expandNames } from "./names.ts";

/**
 * A slot for each host; one that is named twice has two, so repetitions survive.
 *
 * @throws {AppError} with code `usage` or `invalid` for what is no host.
 */
export function slotsOfHosts(hosts: string): Slot[] {
  return splitOutside(hosts)
    .flatMap((part) => expandNames(part.trim()))
    .map((address, index) => ({ index, machine: parseAddress(address) }));
}

/** Splits at the commas that are in no brackets. */
function splitOutside(text: string): string[] {
  const parts = text.match(/(?:[^,[]|\[[^\]]*\]?)+/g) ?? [];
  return parts.filter((part) => part.trim() !== "");
}
