import { addHosts } from "../../core/cluster/add.ts";
import type { CommandBody } from "../command.ts";
import { ID_OPTION, namesOf, textOption } from "./_shared.ts";

/** `cms cluster add` */
export const clusterAdd: CommandBody = {
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
    slots: {
      type: "integer",
      help: "how many jobs run there at a time (default: 1)",
      minimum: 0,
      maximum: 100_000,
    },
    gpu: {
      type: "text",
      help:
        "CUDA_VISIBLE_DEVICES for its jobs, for example 0,1; auto: a host for each GPU",
    },
    pyenv: {
      type: "text",
      help:
        "script that is sourced before its jobs, for example ~/ENV3/bin/activate",
    },
  },
  flags: { replace: "replace hosts of the same id instead of refusing" },
  examples: [
    "cms cluster add a --id=red --name=red --user=pi --slots=4",
    "cms cluster add a --id='red[0-3]' --name=red --user=pi --gpu=auto",
  ],

  async run({ ports, note, user }, { ref, options, flags }) {
    const ids = namesOf(options["id"])!;
    const text = (key: string) => textOption(options[key]);
    const slots = options["slots"];
    const added = await addHosts(ports, ref, {
      ids,
      replace: flags.has("replace"),
      spec: {
        name: text("name")!,
        user: text("user") ?? user,
        ip: text("ip"),
        status: text("status"),
        slots: slots === undefined ? undefined : Number(slots),
        gpu: text("gpu"),
        pyenv: text("pyenv"),
      },
    });
    note(added.map((id) => `INFO: Adding host ${id} to cluster ${ref.name}`));
  },
};
