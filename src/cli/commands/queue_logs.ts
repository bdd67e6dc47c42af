import { showing } from "./_job_files.ts";

/** `cms queue logs` */
export const queueLogs = showing("log", [
  "cms queue logs a job3",
  "cms queue logs a job3 --err --tail=20",
]);

/** `cms queue output` */
export const queueOutput = showing("output", [
  "cms queue output a job3 -f",
  "cms queue output a 'job[1-4]' -f",
]);
