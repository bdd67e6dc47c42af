/**
 * Queue files for tests that are about nothing but their text.
 *
 * @module
 */
import { RecordText } from "../../src/store/record_text.ts";

/** The text as if it came from `experiment/a-queue.yaml`. */
export function readQueue(text: string): RecordText {
  return RecordText.parse(text, {
    kind: "queue",
    path: "experiment/a-queue.yaml",
  });
}
