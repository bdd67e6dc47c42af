import { EXPORT_FORMATS } from "../../core/export_format.ts";
import { exportQueue } from "../../core/queue/export.ts";
import type { CommandBody } from "../command.ts";
import { namesOf, textOption } from "./_shared.ts";

/** `cms queue export` */
export const queueExport: CommandBody = {
  options: {
    format: {
      type: "text",
      help: `one of ${EXPORT_FORMATS.join(", ")}`,
      placeholder: "FORMAT",
      values: EXPORT_FORMATS,
      required: true,
    },
    name: { type: "text", help: "only these jobs, for example job[1-10]" },
    status: { type: "text", help: "only jobs in this state" },
    out: {
      type: "text",
      help: "the file; standard output where it is not given",
      placeholder: "FILE",
    },
  },
  examples: [
    "cms queue export a --format=sbatch --status=ready | sh",
    "cms queue export a --format=joblog --out=a.log",
  ],

  async run({ ports, write, save, note }, { ref, options }) {
    const text = await exportQueue(ports, ref, {
      format: String(options["format"]),
      names: namesOf(options["name"]),
      status: textOption(options["status"]),
    });
    const out = textOption(options["out"]);
    if (out === undefined) return write(new TextEncoder().encode(text));
    await save(out, text);
    note([`INFO: Queue ${ref.name} is in ${out}`]);
  },
};
