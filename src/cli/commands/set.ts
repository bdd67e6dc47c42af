import { AppError } from "../../core/errors.ts";
import { setVariable } from "../../core/jobset/current.ts";
import {
  DEFAULT_JOBSET,
  JOBSET,
  parseVariableName,
} from "../../core/variables.ts";
import type { CommandBody } from "../command.ts";

/** `cms set` */
export const set: CommandBody = {
  word: "NAME[=VALUE]",
  examples: ["cms set jobset", "cms set jobset=~/.cloudmesh/job/spec.yaml"],

  async run({ ports, print }, { word }) {
    const [, name, value] = /^([^=]*)(?:=([^]*))?$/.exec(word ?? "") ?? [];
    if (name && value !== undefined) {
      return await setVariable(ports, name, value);
    }
    const values = await (await ports.variables()).read();
    if (!values.has(JOBSET)) values.set(JOBSET, DEFAULT_JOBSET);
    if (!name) {
      for (const [key, text] of values) print(`${key}='${text}'`);
      return;
    }
    const text = values.get(parseVariableName(name));
    if (text === undefined) {
      throw new AppError("not-found", `Cannot find the variable ${name}`, {
        hint: `set it with cms set ${name}=VALUE`,
      });
    }
    print(`${name}='${text}'`);
  },
};
