/**
 * The variables that `cms set` knows: names and texts, for all commands.
 *
 * @module
 */
import { AppError } from "./errors.ts";

/** The port through which variables are kept. */
export interface Variables {
  read(): Promise<Map<string, string>>;
  set(name: string, value: string): Promise<void>;
}

/** Where the jobset is that commands mean. */
export const JOBSET = "jobset";
export const DEFAULT_JOBSET = "~/.cloudmesh/job/spec.yaml";

const NAME = /^[A-Za-z_][\w.-]*$/;

/** @throws {AppError} with code `usage` for what no variable is called. */
export function parseVariableName(name: string): string {
  if (NAME.test(name)) return name;
  throw new AppError(
    "usage",
    `Cannot use ${JSON.stringify(name)} as a variable: it is no plain name`,
    { hint: "for example cms set jobset=~/.cloudmesh/job/spec.yaml" },
  );
}
