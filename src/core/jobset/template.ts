/**
 * A jobset to begin with: this machine and some jobs to be changed.
 *
 * @module
 */
import type { Entry } from "./entry.ts";
import type { Here, Jobset } from "./jobset.ts";

/** Makes the file; answers where the one that was there is kept. */
export async function createTemplate(
  jobset: Jobset,
  { names, here }: { names: readonly string[]; here: Here },
): Promise<string | undefined> {
  const { user, hostname: name, cpus: cpu_count } = here;
  const host = {
    name,
    ip: "127.0.0.1",
    cpu_count,
    status: "free",
    job_counter: 0,
    max_jobs_allowed: 1,
  };
  return await jobset.create({
    user,
    policy: "sequential",
    hosts: new Map([["localhost", host]]),
    jobs: new Map(names.map((name) => [name, exampleOf(name, user)])),
  });
}

function exampleOf(name: string, user: string): Entry {
  return {
    name,
    directory: ".",
    ip: "127.0.0.1",
    input: ".",
    output: ".",
    status: "ready",
    gpu: "",
    user,
    arguments: "-lisa",
    executable: "ls",
    shell: "bash",
  };
}
