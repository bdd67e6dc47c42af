/**
 * How routes answer what has become of jobs.
 *
 * @module
 */
import { describeChanges, type Outcome } from "../../core/queue/select.ts";
import { type Answer, textOrJson } from "../answer.ts";

/** The changes a line each, and what could not be done. */
export function outcomeOf(outcome: Outcome): Answer {
  return textOrJson({
    text: () => [...describeChanges(outcome), ...outcome.problems].join("\n"),
    json: () => JSON.stringify(outcome),
  });
}
