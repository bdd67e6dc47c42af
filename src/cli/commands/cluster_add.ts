import { addHosts } from "../../core/cluster/add.ts";
import type { Command } from "../command.ts";
import { ID_OPTION, namesOf, textOption } from "./_shared.ts";

/** `cms cluster add` */
export const clusterAdd: Command = {
  path: ["cluster", "add"],
  summary: "add hosts to a cluster, each with room for one job",
  options: {
    ...ID_OPTION,
    name: {
      type: "text",
      help: "the host's name, as ssh knows it",
      required: true,
    },
    user: { type: "text", help: "the user there (default: you)" },
    ip: { type: "text", help: "the host's address, for your own use" },
    status: {
      type: "text",
      help: "active, or anything else to give it no jobs (default: active)",
    },
    gpu: {
      type: "text",
      help: "CUDA_VISIBLE_DEVICES for its jobs, for example 0,1",
    },
    pyenv: {
      type: "text",
      help:
        "script that is sourced before its jobs, for example ~/ENV3/bin/activate",
    },
  },
  flags: { replace: "replace hosts of the same id instead of refusing" },
  examples: ["cms cluster add a --id='host[1-4]' --name=red --user=pi --gpu=0"],

  async run({ ports, note, user }, { ref, options, flags }) {
    const ids = namesOf(options["id"])!;
    const text = (key: string) => textOption(options[key]);
    await addHosts(ports, ref, {
      ids,
      replace: flags.has("replace"),
      spec: {
        name: text("name")!,
        user: text("user") ?? user,
        ip: text("ip"),
        status: text("status"),
        gpu: text("gpu"),
        pyenv: text("pyenv"),
      },
    });
    note(ids.map((id) => `INFO: Adding host ${id} to cluster ${ref.name}`));
  },
};
