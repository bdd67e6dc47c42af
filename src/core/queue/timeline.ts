/**
 * The timeline of a queue.
 *
 * @module
 */
import type { Ref } from "../experiment.ts";
import type { Ports } from "../ports.ts";
import { spansOf } from "../spans.ts";
import { formatTimeline } from "../timeline.ts";
import { readTransitions } from "./history.ts";

/** The picture as SVG: what ran when, and on which slot. */
export async function queueTimeline(
  ports: Pick<Ports, "queues" | "clock">,
  ref: Ref,
): Promise<string> {
  const spans = await spansOf(readTransitions(ports, ref));
  const title = `Queue ${ref.name}`;
  return formatTimeline(spans, { title, now: ports.clock.now() });
}
