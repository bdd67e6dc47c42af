/**
 * The `Range` header: one range of bytes, as clients ask for the rest of a file.
 *
 * @module
 */
import type { ByteRange } from "../core/byte_range.ts";

/** What it says; nothing for what we need not understand: then all is sent. */
export function parseRange(header: string | null): ByteRange | undefined {
  const [, first = "", last = ""] =
    /^bytes=(\d{0,15})-(\d{0,15})$/.exec(header ?? "") ?? [];
  if (first === "") {
    return last === "" ? undefined : { lastBytes: Number(last) };
  }
  const from = Number(first);
  if (last === "") return { from };
  return Number(last) < from
    ? undefined
    : { from, length: Number(last) - from + 1 };
}
