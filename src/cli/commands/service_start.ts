import { AppError } from "../../core/errors.ts";
import type { OptionValues } from "../../core/options.ts";
import { loadSchedulers } from "../../core/scheduler/find.ts";
import type { CommandBody, CommandContext } from "../command.ts";
import { JOBSET_OPTION } from "../common_options.ts";
import type { Credential } from "../service_tools.ts";
import { openJobset } from "./_jobset.ts";
import { AUTH_FILE_OPTION, PORT_OPTION } from "./_service.ts";
import { hostTable } from "./cluster_list.ts";
import { jobTable } from "./queue_list.ts";

/** `cms queue --service start`, and the same service by `cms job`. */
export const serviceStart = (about: "queue" | "job"): CommandBody => ({
  isGeneral: true,
  options: {
    ...JOBSET_OPTION,
    ...PORT_OPTION,
    host: {
      type: "text",
      help: "the address to listen at; 0.0.0.0 for all of this machine",
      placeholder: "ADDRESS",
      default: "127.0.0.1",
    },
    cert: {
      type: "text",
      help: "file with the certificate for TLS, in PEM",
      placeholder: "FILE",
    },
    key: {
      type: "text",
      help: "file with its key",
      placeholder: "FILE",
    },
    allow_host: {
      type: "text",
      help: "more names by which clients reach it, separated by commas",
      placeholder: "NAMES",
    },
    plugin: {
      type: "text",
      help: "a module with a scheduler of your own; may be given several times",
      placeholder: "FILE",
      repeatable: true,
    },
    ...AUTH_FILE_OPTION,
  },
  flags: {
    insecure: "listen at a public address without TLS, behind a proxy say",
  },
  examples: [
    `cms ${about} --service start --port=8000`,
    `cms ${about} --service start --host=0.0.0.0 --cert=cert.pem --key=key.pem`,
  ],

  async run(context, { options, flags }) {
    const login = await loginFrom(context, options["auth_file"]);
    const text = (key: string) => options[key]?.toString();
    const { jobset } = await openJobset(context, options);
    const plugins = text("plugin")?.split("\n") ?? [];
    const own = await loadSchedulers(context.ports, plugins);
    const tools = await context.service();
    const service = tools.start({
      ports: context.ports,
      tables: { jobs: jobTable, hosts: hostTable },
      jobset: jobset.file,
      own,
      log: context.warn,
    }, {
      host: text("host")!,
      port: Number(options["port"]),
      cert: text("cert"),
      key: text("key"),
      isInsecure: flags.has("insecure"),
      names: (text("allow_host") ?? "").split(",").filter((it) => it !== ""),
      login,
    });
    context.note([
      `INFO: The service is at ${service.url}, its documentation at ${service.url}/docs`,
    ]);
    const signal = context.onInterrupt(
      "the service answers what it was asked and stops",
    );
    await new Promise((resolve) => signal.addEventListener("abort", resolve));
    await service.stop();
    context.note(["INFO: The service has stopped; runs go on"]);
  },
});

/** From the file, the environment, or whoever sits at the terminal. */
async function loginFrom(
  { person }: CommandContext,
  file: OptionValues[string],
): Promise<Credential | { file: string }> {
  // Out of the environment in any case: jobs would find them there.
  const [userSet, passwordSet] = [
    person.takeEnv("CMS_USERNAME"),
    person.takeEnv("CMS_PASSWORD"),
  ];
  if (file !== undefined) return { file: String(file) };
  const user = userSet ?? await person.ask("User: ", "open");
  const password = passwordSet ?? await person.ask("Password: ", "secret");
  if (user !== undefined && password !== undefined) return { user, password };
  throw new AppError(
    "usage",
    "Cannot start the service without a user and a password",
    {
      hint:
        "set CMS_USERNAME and CMS_PASSWORD, or give --auth-file=FILE, made by cms queue --service passwd",
    },
  );
}
