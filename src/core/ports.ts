/**
 * What the use cases are given: everything outside of the domain.
 *
 * @module
 */
import type { Clock } from "./clock.ts";
import type { JobsetStore } from "./jobset/jobset.ts";
import type { Landing } from "./landing.ts";
import type { Notifier } from "./notice.ts";
import type { Scheduler, SchedulerPlugins } from "./scheduler.ts";
import type { ClusterStore, QueueStore, RecordYaml } from "./store.ts";
import type { Transport } from "./transport.ts";
import type { Variables } from "./variables.ts";

/** The outside world. */
export interface Ports {
  readonly queues: QueueStore;
  readonly clusters: ClusterStore;
  readonly landing: Landing;
  readonly clock: Clock;
  /** Those that come with cms, by name. */
  readonly schedulers: ReadonlyMap<string, Scheduler>;
  readonly plugins: SchedulerPlugins;
  /** 32 hex digits that were never used before. */
  readonly newId: () => string;
  /** These are asked for where they are needed: most commands can do without. */
  readonly transport: () => Promise<Transport>;
  readonly jobsets: () => Promise<JobsetStore>;
  readonly variables: () => Promise<Variables>;
  readonly yaml: () => Promise<RecordYaml>;
  readonly notifier: () => Promise<Notifier>;
}
