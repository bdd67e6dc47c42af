import { addHost } from "../../core/jobset/hosts.ts";
import type { CommandBody } from "../command.ts";
import { openJobset } from "./_jobset.ts";
import { textOption } from "./_shared.ts";

/** `cms job hosts add` */
export const jobHostsAdd: CommandBody = {
  options: {
    hostname: { type: "text", help: "the host's name", required: true },
    ip: {
      type: "text",
      help: "its address, as ssh knows it (default: 127.0.0.1)",
    },
    cpus: {
      type: "text",
      help: "how many processors it has (default: 1)",
      placeholder: "N",
    },
    cpu_count: { type: "text", help: "the same", placeholder: "N" },
    status: {
      type: "text",
      help: "free, or anything else to give it no jobs (default: free)",
    },
    job_counter: {
      type: "integer",
      help: "how many jobs of others it has (default: 0)",
      placeholder: "COUNTER",
      minimum: 0,
    },
    max_jobs_allowed: {
      type: "integer",
      help: "how many jobs it takes at a time (default: 1)",
      placeholder: "JOBS",
      minimum: 0,
    },
  },
  flags: { replace: "replace a host of the same name instead of refusing" },
  examples: [
    "cms job hosts add --hostname=juliet --ip=juliet.example.org --cpus=12 --max_jobs_allowed=4",
  ],

  async run(context, { options, flags }) {
    const { jobset } = await openJobset(context, options);
    const name = textOption(options["hostname"])!;
    const text = (key: string) => textOption(options[key]);
    await addHost(jobset, {
      name,
      replace: flags.has("replace"),
      spec: {
        ip: text("ip"),
        cpus: text("cpus") ?? text("cpu_count"),
        status: text("status"),
        job_counter: text("job_counter"),
        max_jobs_allowed: text("max_jobs_allowed"),
      },
    });
    context.note([`Host ${name} added to jobset.`]);
  },
};
