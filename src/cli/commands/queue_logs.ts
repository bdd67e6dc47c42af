import { showing } from "./_job_files.ts";

/** `cms queue logs` */
export const queueLogs = showing("logs", "log", {
  summary: "show the logs of jobs: states, times, exit code",
  examples: ["cms queue logs a job3", "cms queue logs a job3 --err --tail=20"],
});

/** `cms queue output` */
export const queueOutput = showing("output", "output", {
  summary: "show what jobs have written, from where they run",
  examples: ["cms queue output a job3 -f", "cms queue output a 'job[1-4]' -f"],
});
