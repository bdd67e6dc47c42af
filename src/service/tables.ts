/**
 * Tables as the command line prints them, which the service is given.
 *
 * @module
 */
import type { YamlRecord } from "../core/record.ts";

type Records = Iterable<readonly [string, Readonly<YamlRecord>]>;

/** Makes text of records. */
export interface Tables {
  jobs(jobs: Records): string;
  hosts(hosts: Records): string;
}
