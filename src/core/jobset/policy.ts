/**
 * The policy of a jobset.
 *
 * @module
 */
import { AppError } from "../errors.ts";
import type { Jobset } from "./jobset.ts";

/** The policies of the spec; each is a scheduler of that name. */
export const POLICIES = ["sequential", "random", "smart", "frugal"] as const;

/** @throws {AppError} with code `usage` that lists the known ones. */
export function parsePolicy(name: string): string {
  if (POLICIES.some((policy) => policy === name)) return name;
  throw new AppError(
    "usage",
    `Cannot use the policy ${JSON.stringify(name)}: it is not known`,
    { hint: `there are ${POLICIES.join(", ")}` },
  );
}

/** Changes the policy; answers the one before. */
export async function setPolicy(jobset: Jobset, name: string): Promise<string> {
  const policy = parsePolicy(name);
  const before = await jobset.policy();
  await jobset.setPolicy(policy);
  return before;
}
