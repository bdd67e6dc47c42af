import { queueTimeline } from "../../core/queue/timeline.ts";
import type { CommandBody } from "../command.ts";
import { textOption } from "./_shared.ts";

/** `cms queue timeline` */
export const queueTimelineCommand: CommandBody = {
  options: {
    out: {
      type: "text",
      help: "the file; standard output where it is not given",
      placeholder: "FILE",
    },
  },
  examples: ["cms queue timeline a --out=a.svg"],

  async run({ ports, write, save, note }, { ref, options }) {
    const text = await queueTimeline(ports, ref);
    const out = textOption(options["out"]);
    if (out === undefined) return write(new TextEncoder().encode(text));
    await save(out, text);
    note([`INFO: The timeline of queue ${ref.name} is in ${out}`]);
  },
};
