import { AppError } from "../../core/errors.ts";
import { chooseJobset } from "../../core/jobset/current.ts";
import type { Jobset } from "../../core/jobset/jobset.ts";
import type { CommandBody } from "../command.ts";

/** `cms job set` */
export const jobSet: CommandBody = {
  word: "FILE",
  examples: ["cms job set ~/.cloudmesh/job/spec.yaml"],

  async run({ ports, note }, { word }) {
    if (word === undefined) {
      throw new AppError("usage", "Cannot choose a jobset without a file", {
        hint: "for example cms job set ~/.cloudmesh/job/spec.yaml",
      });
    }
    const jobset = await chooseJobset(ports, word);
    const { file } = jobset;
    const name = file.replace(/^.*\//, "").replace(/\.ya?ml$/, "");
    note([`Jobset defined as ${name} located at ${file}`]);
    if (isThere(jobset)) return;
    note(["INFO: It is not there yet: write it with cms job template"]);
  },
};

function isThere({ queues, ref }: Jobset): boolean {
  try {
    queues.version(ref);
    return true;
  } catch (error) {
    if (error instanceof AppError && error.code === "not-found") return false;
    throw error;
  }
}
