/**
 * Puts together what commands reach the outside world through. The program loads
 * it when a command is to be done, not for help.
 *
 * @module
 */
import type { Notifier } from "./src/core/notice.ts";
import type { Ports } from "./src/core/ports.ts";
import type { SchedulerPlugins } from "./src/core/scheduler.ts";
import { SCHEDULERS } from "./src/schedulers/mod.ts";
import { createClusterStore } from "./src/store/cluster_store.ts";
import { createLanding } from "./src/store/landing.ts";
import { createQueueStore } from "./src/store/queue_store.ts";
import { systemClock } from "./src/transport/system_clock.ts";
import { formatRecord } from "./src/store/yaml_scalar.ts";
import type { YamlRecord } from "./src/core/record.ts";
import { jobsetPorts } from "./jobset_ports.ts";
import { lazyTransport } from "./load_transport.ts";

export { loadParser } from "./src/store/parser.ts";

/** The ports of this machine; `warn` is told what a user need not mend. */
export function createPorts(
  options: { readonly warn?: (message: string) => void } = {},
): Ports {
  return {
    queues: createQueueStore(options),
    clusters: createClusterStore(),
    transport: lazyTransport(),
    landing: createLanding(),
    clock: systemClock,
    schedulers: SCHEDULERS,
    plugins,
    notifier: loadNotifier,
    newId: () => crypto.randomUUID().replaceAll("-", ""),
    ...jobsetPorts(options),
  };
}

/** A record as its file has it, with its name. */
export function formatYaml(
  name: string,
  record: Readonly<YamlRecord>,
): string {
  return formatRecord(name, record, { eol: "\n" });
}

/** They are loaded when a scheduler is named that does not come with cms. */
const plugins: SchedulerPlugins = {
  load: async (path) => (await loadPlugins()).load(path),
  list: async (experiment) => (await loadPlugins()).list(experiment),
};

async function loadPlugins(): Promise<SchedulerPlugins> {
  const { createPlugins } = await import("./src/plugins/mod.ts");
  return createPlugins();
}

async function loadNotifier(): Promise<Notifier> {
  const { createNotifier } = await import("./src/notify/mod.ts");
  return createNotifier();
}
