/**
 * The files of a queue: what people edit, and what stands beside that.
 *
 * @module
 */
import { fileOf, type Ref, runLogOf } from "../core/experiment.ts";
import { RecordText } from "./record_text.ts";
import type { ParseText, TextOrigin } from "./yaml_source.ts";

/** How a file's text is taken apart, and what the file is called in messages. */
export interface QueueFormat {
  readonly kind: TextOrigin["kind"];
  readonly parse: ParseText;
}

/** Where a queue is kept, and how. */
export interface QueueFiles {
  readonly name: string;
  readonly yaml: string;
  readonly journal: string;
  readonly lock: string;
  readonly manager: string;
  readonly paused: string;
  readonly runLog: string;
  readonly format: QueueFormat;
}

/** A file that holds nothing but jobs by name. */
export const QUEUE_FORMAT: QueueFormat = {
  kind: "queue",
  parse: RecordText.parse,
};

/** `experiment/a-queue.yaml`, and the like. */
export function filesOfQueue(ref: Ref): QueueFiles {
  const yaml = fileOf("queue", ref);
  const hidden = `${ref.experiment}/.${ref.name}-queue`;
  return {
    name: ref.name,
    yaml,
    journal: yaml.replace(/yaml$/, "journal"),
    lock: `${hidden}.lock`,
    manager: `${hidden}.manager`,
    paused: `${hidden}.paused`,
    runLog: runLogOf(ref),
    format: QUEUE_FORMAT,
  };
}
