/**
 * The port through which names are looked up while a user types them: quickly,
 * without a lock, and without changing anything.
 *
 * @module
 */
import type { Ref } from "./experiment.ts";

/** What is there, as far as a look tells. */
export interface NameLookup {
  queues(experiment: string): readonly string[];
  clusters(experiment: string): readonly string[];
  /** The jobs of a queue whose names begin so. */
  jobs(ref: Ref, start: string): Iterable<string>;
  /** The hosts of a cluster: their ids, and `user@name`. */
  hosts(ref: Ref): Promise<readonly HostNames[]>;
}

/** What a host is called. */
export interface HostNames {
  readonly id: string;
  readonly name: string | undefined;
  readonly user: string | undefined;
}
