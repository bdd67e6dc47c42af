/**
 * What jobs leave behind, for tests to look at or to fake.
 *
 * @module
 */
import type { JobPlace } from "../../src/core/transport.ts";
import { until } from "../support/until.ts";
import type { Workshop } from "./conversation.ts";

/** Whether a process runs; one that only waits to be waited for does not. */
export async function runs(pid: number): Promise<boolean> {
  const { stdout } = await new Deno.Command("ps", {
    args: ["-o", "stat=", "-p", String(pid)],
  }).output();
  return /^[^Z]/.test(new TextDecoder().decode(stdout).trim());
}

/** The first line of a file, once it is there. */
export function firstLine(path: string): Promise<string> {
  return until(async () => {
    const text = await Deno.readTextFile(path).catch(() => "");
    return text.includes("\n") && text.split("\n")[0];
  }, { what: path });
}

/** Traces of a job that say that `pid` is its process. */
export async function layTraces(
  workshop: Workshop,
  { pid, process }: { pid: number | string; process?: string | undefined },
): Promise<JobPlace> {
  await Deno.mkdir(workshop.join("a"));
  await Deno.writeTextFile(workshop.join("a", "a.pid"), `${pid}\n`);
  await Deno.writeTextFile(
    workshop.join("a", "a.log"),
    "# cloudmesh state: start\n" +
      (process ? `# cloudmesh process: ${process}\n` : ""),
  );
  return { name: "a", directory: workshop.join("a"), log: "a.log" };
}
