/**
 * Which jobset is meant, and how the use cases of queues get at it.
 *
 * @module
 */
import type { Ports } from "../ports.ts";
import { DEFAULT_JOBSET, JOBSET, parseVariableName } from "../variables.ts";
import type { Jobset } from "./jobset.ts";

/** The jobset in `file`, or else in the one that the variable `jobset` names. */
export async function currentJobset(
  { jobsets, variables }: Pick<Ports, "jobsets" | "variables">,
  file?: string,
): Promise<Jobset> {
  const store = await jobsets();
  if (file !== undefined) return store.at(store.nameOf(file));
  const values = await (await variables()).read();
  return store.at(values.get(JOBSET) || DEFAULT_JOBSET);
}

/** Makes a file the one that is meant, which need not be there yet. */
export async function chooseJobset(
  { jobsets, variables }: Pick<Ports, "jobsets" | "variables">,
  file: string,
): Promise<Jobset> {
  const store = await jobsets();
  const jobset = store.at(store.nameOf(file));
  await (await variables()).set(JOBSET, jobset.file);
  return jobset;
}

/** Sets a variable, that of the jobset, too. */
export async function setVariable(
  ports: Pick<Ports, "jobsets" | "variables">,
  name: string,
  value: string,
): Promise<void> {
  if (parseVariableName(name) === JOBSET) await chooseJobset(ports, value);
  else await (await ports.variables()).set(name, value);
}

/** The ports through which a jobset is used as a queue. */
export function portsOf(ports: Ports, jobset: Jobset): Ports {
  const { queues, clusters, transport } = jobset;
  return { ...ports, queues, clusters, transport };
}
