import { type Waited, waitForJobs } from "../../core/queue/wait.ts";
import type { CommandBody } from "../command.ts";
import { JOB_FAILED, TIMED_OUT } from "../exit_code.ts";
import { namesOf } from "./_shared.ts";

/** So many names fit a line that is still read. */
const MOST_NAMES = 10;

/** `cms queue wait` */
export const queueWait: CommandBody = {
  options: {
    name: { type: "text", help: "only these jobs, for example job[1-10]" },
    timeout: {
      type: "number",
      help: "seconds after which to give up, with exit code 124",
      placeholder: "SECONDS",
      minimum: 0,
    },
  },
  examples: ["cms queue wait a --name=job3 && echo well"],

  async run({ ports, note }, { ref, options }) {
    const { timeout } = options;
    const waited = await waitForJobs(ports, ref, {
      names: namesOf(options["name"]),
      timeoutMs: timeout === undefined ? undefined : Number(timeout) * 1_000,
    });
    note(linesOf(waited));
    if (waited.failed.length > 0) return JOB_FAILED;
    return waited.left.length > 0 ? TIMED_OUT : 0;
  },
};

function linesOf({ completed, failed, left }: Waited): string[] {
  const lines = [`INFO: ${completed.length} completed`];
  if (failed.length > 0) lines.push(`INFO: ${listOf("failed", failed)}`);
  if (left.length > 0) lines.push(`INFO: ${listOf("not ended", left)}`);
  return lines;
}

function listOf(what: string, names: readonly string[]): string {
  const more = names.length > MOST_NAMES ? ", ..." : "";
  return `${names.length} ${what}: ${
    names.slice(0, MOST_NAMES).join(", ")
  }${more}`;
}
