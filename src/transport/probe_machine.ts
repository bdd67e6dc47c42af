/**
 * Has an agent tell about its machine.
 *
 * @module
 */
import { AppError } from "../core/errors.ts";
import type { Gpu, MachineFacts } from "../core/machine_facts.ts";
import agentProbe from "./agent_probe.sh" with { type: "text" };
import type { Answer } from "./requests.ts";

interface Asked {
  request(call: string, args: readonly string[]): Promise<Answer>;
  teach(functions: string): void;
}

/** How late it is there, in seconds since 1970; absent if it does not know. */
export async function momentThere(agent: Asked): Promise<number | undefined> {
  agent.teach(agentProbe);
  const { data: [text] } = await agent.request("moment", []);
  return numberOf(text);
}

/** @throws {AppError} `unreachable`; `io` if its directory is gone. */
export async function probeMachine(
  agent: Asked,
  experiment: string,
): Promise<MachineFacts> {
  agent.teach(agentProbe);
  const { status, text, data } = await agent.request("probe", [experiment]);
  if (status !== 0) throw new AppError("io", text);
  const said = new Map<string, string[]>();
  for (const line of data) {
    const [key = "", ...words] = line.split(" ");
    const values = said.get(key) ?? [];
    said.set(key, values);
    values.push(words.join(" ").trim());
  }
  const of = (key: string) => said.get(key)?.[0];
  const kilobytes = (key: string) => times(1_024, numberOf(of(key)));
  const [, , free] = / (\d+) +(\d+) +(-?\d+) +\d+%/.exec(of("disk") ?? "")
    ?.slice(1) ?? [];
  const failure = said.get("nogpu")?.join(" ").trim();
  return {
    programs: new Set(said.get("has")),
    cores: numberOf(of("cores")),
    load: numberOf(of("load")?.replace(",", " ")),
    memoryBytes: kilobytes("MemTotal:") ?? numberOf(of("MemBytes")),
    freeMemoryBytes: kilobytes("MemAvailable:"),
    freeDiskBytes: times(1_024, numberOf(free)),
    isWritable: said.has("writable"),
    gpus: (said.get("gpu") ?? []).flatMap(gpusOf),
    gpuFailure: failure === "" ? "it ends without a word" : failure,
  };
}

/** `0, GPU-8f..., 40536, 3, 0, NVIDIA A100`: a name may hold commas. */
function gpusOf(line: string): Gpu[] {
  const [index, uuid = "", memory, used, busy, ...name] = line.split(/, */);
  if (!/^\d+$/.test(index ?? "") || !/^[A-Za-z0-9-]+$/.test(uuid)) return [];
  return [{
    index: Number(index),
    uuid,
    name: name.join(", "),
    memoryBytes: times(1_024 ** 2, numberOf(memory)),
    usedBytes: times(1_024 ** 2, numberOf(used)),
    busyPercent: numberOf(busy),
  }];
}

/** The number at the beginning of the text. */
function numberOf(text: string | undefined): number | undefined {
  const match = /^-?\d+(?:\.\d+)?(?![^\s])/.exec(text ?? "");
  return match ? Number(match[0]) : undefined;
}

function times(factor: number, value: number | undefined): number | undefined {
  return value === undefined ? undefined : factor * value;
}
