/**
 * A user of a Slurm and of cms, in a directory of their own.
 *
 * @module
 */
import {
  type CmsOptions,
  type CmsProcess,
  cmsWell,
  startCms,
  statesOf,
} from "./cms.ts";
import type { Slurm } from "./slurm.ts";
import type { TempDir } from "./temp.ts";

/** Queue `a` on a Slurm, and how its user speaks to it. */
export class SlurmUser {
  readonly slurm: Slurm;
  readonly directory: TempDir;

  constructor(slurm: Slurm, directory: TempDir) {
    this.slurm = slurm;
    this.directory = directory;
  }

  get options(): Pick<CmsOptions, "cwd"> & Pick<Slurm, "env"> {
    return { cwd: this.directory.path, env: this.slurm.env };
  }

  async add(
    names: string,
    command: string,
    options: Readonly<Record<string, string>> = {},
  ): Promise<void> {
    const all = { name: names, command, ...options };
    const what = Object.entries(all).map(([key, value]) => `--${key}=${value}`);
    await cmsWell(["queue", "create", "a"], this.options);
    await cmsWell(["queue", "add", "a", ...what], this.options);
  }

  async states(): Promise<string> {
    const states = await statesOf("a", this.options);
    return [...states].map((entry) => entry.join(":")).join(" ");
  }

  async reason(job: string): Promise<string> {
    return String((await this.record(job))["reason"] ?? "");
  }

  async record(job: string): Promise<Readonly<Record<string, unknown>>> {
    const args = ["queue", "list", "a", `--name=${job}`, "--format=json"];
    return JSON.parse(await cmsWell(args, this.options))[0];
  }

  /** `queue run slurm` in the background. */
  run(...args: string[]): CmsProcess {
    return startCms(["queue", "run", "slurm", "a", ...args], this.options);
  }

  text(path: string): Promise<string> {
    return Deno.readTextFile(this.directory.join(`experiment/${path}`))
      .catch(() => "");
  }

  /** The state of each task that Slurm knows, its arrays' names before it. */
  async tasks(): Promise<string[]> {
    const lines = await this.slurm.call(
      "squeue",
      "-h",
      "-r",
      "-t",
      "all",
      "-o",
      "%T",
    );
    return lines.split("\n").filter(Boolean);
  }

  /** The number of the only array that Slurm has, or has in that state. */
  async array(state?: "PD" | "R"): Promise<string> {
    const which = state === undefined ? [] : ["-t", state];
    const ids = await this.slurm.call("squeue", "-h", ...which, "-o", "%F");
    return ids.trim().split("\n")[0]!;
  }
}
