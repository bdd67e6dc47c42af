import { AppError } from "../../core/errors.ts";
import { chooseJobset } from "../../core/jobset/current.ts";
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
    const file = await chooseJobset(ports, word);
    const name = file.replace(/^.*\//, "").replace(/\.ya?ml$/, "");
    note([`Jobset defined as ${name} located at ${file}`]);
  },
};
