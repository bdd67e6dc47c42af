import { followHistory } from "../../core/queue/history.ts";
import type { CommandBody } from "../command.ts";
import { Watching } from "../watch/watching.ts";

/** `cms queue watch` */
export const queueWatch: CommandBody = {
  examples: ["cms queue watch a"],

  async run({ ports, print, note, openTerminal }, { ref }) {
    using terminal = openTerminal();
    if (terminal) return await new Watching(ports, ref, terminal).run();
    note([
      `INFO: No terminal is here, so what happens in queue ${ref.name} from now on comes line by line; Ctrl-C ends it`,
    ]);
    for await (const event of followHistory(ports, ref, { after: "now" })) {
      const { time, job, status, host = "" } = event;
      print(`${time}  ${job}  ${status}  ${host}`.trimEnd());
    }
  },
};
