import { type QueueOverview, surveyQueues } from "../../core/queue/queues.ts";
import type { CommandBody } from "../command.ts";
import { formatTable } from "../table.ts";
import { findTextFormat, TEXT_FORMAT } from "./_shared.ts";

const HEADER = [
  "name",
  "jobs",
  "waiting",
  "hold",
  "running",
  "done",
  "failed",
  "run by",
];

/** `cms queue overview` */
export const queueOverview: CommandBody = {
  isOfExperiment: true,
  options: TEXT_FORMAT,
  examples: ["cms queue overview", "cms queue overview --format=json"],

  async run({ ports, print, note, warn, width }, { ref, options }) {
    const format = findTextFormat(options);
    const queues = await surveyQueues(ports, ref.experiment);
    if (format === "json") return print(JSON.stringify(queues, null, 2));
    print(formatTable(HEADER, queues.map(rowOf), width));
    if (queues.length === 0) note([`INFO: ${ref.experiment} has no queue`]);
    for (const { problem } of queues) {
      if (problem !== undefined) warn(`WARNING: ${problem}`);
    }
  },
};

function rowOf(queue: QueueOverview): string[] {
  const { name, jobs, states, exit_codes_not_0, problem } = queue;
  const sum = (...wanted: string[]) =>
    wanted.reduce((all, state) => all + (states[state] ?? 0), 0);
  const waiting = sum("undefined", "ready");
  const held = sum("hold");
  const done = sum("end") - exit_codes_not_0;
  const failed = exit_codes_not_0 + sum("kill", "fail_start", "crash");
  // A state that is left is one that a running job has told of itself.
  const running = jobs - waiting - held - done - failed;
  const figures = [jobs, waiting, held, running, done, failed]
    .map((count) => problem === undefined ? String(count) : "?");
  return [name, ...figures, whoRuns(queue)];
}

function whoRuns({ manager, paused_since }: QueueOverview): string {
  const { pid, scheduler } = manager ?? {};
  const who = manager && [
    pid === undefined ? "a process" : `process ${pid}`,
    ...scheduler === undefined ? [] : [scheduler],
  ].join(", ");
  return [who ?? "", ...paused_since === undefined ? [] : ["paused"]]
    .filter((word) => word !== "").join("; ");
}
