import { AppError } from "../../core/errors.ts";
import { addEntries, addFile } from "../../core/jobset/add.ts";
import type { OptionSpec } from "../../core/options.ts";
import type { CommandBody } from "../command.ts";
import { openJobset } from "./_jobset.ts";
import { NAMES_OPTION, namesOf } from "./_shared.ts";

const EACH = "one for all jobs or one each";

const SPEC_OPTIONS: Readonly<Record<string, OptionSpec>> = {
  ip: {
    type: "text",
    help: `the host's address, ${EACH} (default: 127.0.0.1)`,
  },
  executable: { type: "text", help: "the program (default: uname)" },
  arguments: { type: "text", help: `its arguments, ${EACH} (default: -a)` },
  directory: {
    type: "text",
    help: "where it works, from the user's home on the host (default: .)",
  },
  input: {
    type: "text",
    help: `where its input is, ${EACH} (default: ./data)`,
  },
  output: {
    type: "text",
    help: `the directory of NAME.out and NAME.err, ${EACH} (default: ./output)`,
  },
  status: { type: "text", help: "state to begin with (default: ready)" },
  gpu: { type: "text", help: `CUDA_VISIBLE_DEVICES, ${EACH}` },
  user: { type: "text", help: "the user on the host (default: you)" },
  shell: {
    type: "text",
    help: "shell that runs it; $(SHELL) is the user's own (default: bash)",
  },
};

/** `cms job add` */
export const jobAdd: CommandBody = {
  word: "FILE",
  options: { ...NAMES_OPTION, ...SPEC_OPTIONS },
  flags: { replace: "replace jobs of the same name instead of refusing" },
  examples: [
    "cms job add --name='z[0-1]' --ip=123,345 --executable=ls --input=../data --output=a,b",
    "cms job add ~/.cloudmesh/another.yaml",
  ],

  async run(context, { word: file, options, flags }) {
    const names = namesOf(options["name"]);
    if ((names === undefined) === (file === undefined)) {
      throw new AppError("usage", "Cannot tell which jobs are to be added", {
        hint: "give a file with jobs, or --name=NAME",
      });
    }
    const { jobset, ports } = await openJobset(context, options);
    const replace = flags.has("replace");
    const spec = Object.fromEntries(
      Object.keys(SPEC_OPTIONS).filter((key) => options[key] !== undefined)
        .map((key) => [key, String(options[key])]),
    );
    const user = context.user ?? "";
    if (names) {
      await addEntries(jobset, { names, spec: { user, ...spec }, replace });
    }
    const added = names ??
      await addFile(ports, jobset, { file: file!, replace });
    context.note(
      added.map((name) => `INFO: Adding job ${name} to jobset ${jobset.file}`),
    );
  },
};
