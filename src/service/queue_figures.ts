/**
 * Figures of all queues below the service's directory, for Prometheus.
 *
 * @module
 */
import type { QueueStore } from "../core/store.ts";
import { AppError } from "../core/errors.ts";
import { experimentsHere } from "./experiments.ts";
import type { Sample } from "./metrics.ts";
import type { QueueViews } from "./queue_views.ts";

/** How many jobs are in each state, and which queues are being run. */
export async function queueFigures(
  queues: QueueStore,
  views: QueueViews,
): Promise<{ jobs: Sample[]; running: Sample[] }> {
  const jobs: Sample[] = [];
  const running: Sample[] = [];
  for (const experiment of experimentsHere()) {
    for (const name of queues.names(experiment)) {
      const labels = { experiment, queue: name };
      try {
        const { counts } = await views.read({ experiment, name });
        for (const [status, value] of counts) {
          jobs.push({ labels: { ...labels, status }, value });
        }
      } catch (error) {
        if (!(error instanceof AppError)) throw error;
        continue; // damaged, or just removed: the others count
      }
      const isRun = queues.manager({ experiment, name }) !== undefined;
      running.push({ labels, value: isRun ? 1 : 0 });
    }
  }
  return { jobs, running };
}
