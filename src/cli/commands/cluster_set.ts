import { setHosts } from "../../core/cluster/set.ts";
import type { CommandBody } from "../command.ts";
import { ID_OPTION, namesOf, textOption } from "./_shared.ts";

/** `cms cluster set` */
export const clusterSet: CommandBody = {
  options: {
    ...ID_OPTION,
    key: {
      type: "text",
      help: "the key, for example max_jobs_allowed",
      required: true,
    },
    value: { type: "text", help: "its value", required: true },
  },
  examples: ["cms cluster set a --id=host1 --key=name --value=red02"],

  async run({ ports, note }, { ref, options }) {
    const ids = namesOf(options["id"])!;
    const [key, value] = [
      String(options["key"]),
      textOption(options["value"])!,
    ];
    await setHosts(ports, ref, { ids, key, value });
    note(
      ids.map((id) =>
        `INFO: Setting host: ${id} key: ${key} value: ${value} in cluster ${ref.name}`
      ),
    );
  },
};
