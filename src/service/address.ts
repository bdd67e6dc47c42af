/**
 * Where the service listens, and what it may be called there.
 *
 * @module
 */
import { hostname } from "node:os";
import { AppError } from "../core/errors.ts";
import { LOOPBACK_NAMES } from "./guards/host.ts";

/** This machine alone. */
const LOOPBACK: ReadonlySet<string> = new Set([
  "127.0.0.1",
  "localhost",
  "::1",
]);
/** All addresses of this machine; the program may listen on no single one. */
const PUBLIC: ReadonlySet<string> = new Set(["0.0.0.0", "::"]);

/** An address that was asked for. */
export interface AddressOptions {
  readonly host: string;
  /** Whether what passes is encrypted. */
  readonly isTls: boolean;
  /** Whether a public address without that is meant. */
  readonly isInsecure: boolean;
  /** More names by which clients reach it. */
  readonly names: readonly string[];
}

/**
 * The names by which clients may call the service at that address.
 *
 * @throws {AppError} with code `usage` for an address that would not be safe.
 */
export function hostNamesAt(
  { host, isTls, isInsecure, names }: AddressOptions,
): ReadonlySet<string> {
  const given = names.map((name) => name.toLowerCase());
  if (LOOPBACK.has(host)) return new Set([...LOOPBACK_NAMES, ...given]);
  if (!PUBLIC.has(host)) {
    throw new AppError(
      "usage",
      `Cannot listen at ${JSON.stringify(host)}: only at ${
        [...LOOPBACK, ...PUBLIC].join(", ")
      }`,
      { hint: "give --host=0.0.0.0 to be reached from other machines" },
    );
  }
  if (!isTls && !isInsecure) {
    throw new AppError(
      "usage",
      `Cannot listen at ${host} without TLS: the password would be readable on its way`,
      {
        hint:
          "give --cert=FILE and --key=FILE, or --insecure if something else encrypts",
      },
    );
  }
  const addresses = Deno.networkInterfaces().map(({ address, family }) =>
    family === "IPv6" ? `[${address}]` : address
  );
  const own = hostname().toLowerCase();
  return new Set([...LOOPBACK_NAMES, ...addresses, own, ...given]);
}
