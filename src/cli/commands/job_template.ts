import { currentJobset } from "../../core/jobset/current.ts";
import { createTemplate } from "../../core/jobset/template.ts";
import type { CommandBody } from "../command.ts";
import { namesOf, textOption } from "./_shared.ts";

/** `cms job template` */
export const jobTemplate: CommandBody = {
  word: "FILE",
  options: {
    name: {
      type: "text",
      help: "the jobs, for example b[0-1]",
      default: "ls_j",
    },
  },
  examples: [
    "cms job template --name='job[1-2]'",
    "cms job template a.yaml --name='b[0-1]'",
  ],

  async run({ ports, print, note }, { word, options }) {
    const names = namesOf(options["name"])!;
    const file = word ?? textOption(options["jobset"]);
    const jobset = await currentJobset(ports, file);
    const { here } = await ports.jobsets();
    const kept = await createTemplate(jobset, { names, here });
    if (kept !== undefined) {
      note([`INFO: What was there is kept as ${kept}`]);
    }
    print(`Jobs are defined in: ${jobset.file}`);
  },
};
