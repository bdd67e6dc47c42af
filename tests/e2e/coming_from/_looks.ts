/**
 * What is typed behind a row to see what it did.
 *
 * @module
 */

/** The jobs as lines: name, state, command, ... */
export const LIST = "cms queue list a --format=csv | tr -d '\\r'";

/** Runs a job that a row has added, without the others, and shows its output. */
export function ran(job: string): string {
  return "cms queue hold a --name='job[3-5]' --quiet >held.log\n" +
    "cms queue run fifo_multi a --hosts=localhost --quiet\n" +
    `cms queue output a '${job}'`;
}

/** A key of a job's record. */
export function key(job: string, name: string): string {
  return `cms queue list a --name='${job}' --format=json | jq -c 'map(.${name})'`;
}

/** Waits until a job has begun, in the run that a row has started. */
export function begun(job: string): string {
  return `for i in 1 2 3 4 5 6 7 8 9 10; do
    cms queue list a --name=${job} --status=start --format=csv | grep ${job} && break
    sleep 0.3
  done`;
}
