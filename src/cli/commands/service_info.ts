import type { CommandBody } from "../command.ts";
import { PORT_OPTION } from "./_service.ts";

/** `cms queue --service info`, and the same by `cms job`. */
export const serviceInfo = (about: "queue" | "job"): CommandBody => ({
  isGeneral: true,
  options: PORT_OPTION,
  flags: { tls: "the service was started with --cert" },
  examples: [`cms ${about} --service info --port=8000`],

  async run({ print, person }, { options, flags }) {
    const scheme = flags.has("tls") ? "https" : "http";
    const url = `${scheme}://127.0.0.1:${options["port"]}/docs`;
    if (!await person.browse(url)) print(url);
  },
});
