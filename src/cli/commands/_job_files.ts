/**
 * How commands show what jobs have written.
 *
 * @module
 */
import { AppError } from "../../core/errors.ts";
import type { JobFileKind, JobFileName } from "../../core/job_file.ts";
import { followJobFile } from "../../core/queue/follow_job_file.ts";
import { readJobFile } from "../../core/queue/read_job_file.ts";
import type { CommandBody, CommandContext, CommandInput } from "../command.ts";
import { EXIT_CODE } from "../exit_code.ts";
import { LinePrefix } from "../line_prefix.ts";
import { textOption } from "./_shared.ts";

/** A command that shows one of the files of jobs. */
export function showing(
  file: JobFileKind,
  examples: readonly string[],
): CommandBody {
  return {
    jobs: "some",
    options: {
      tail: {
        type: "integer",
        help: "only so many of the last lines",
        placeholder: "LINES",
        minimum: 0,
      },
      file: {
        type: "text",
        help: "instead a file of the jobs' directories, for example train.csv",
        placeholder: "PATH",
      },
    },
    flags: {
      follow: "go on with what comes until the jobs have ended; also -f",
      err: "what the commands wrote to standard error",
    },
    examples,

    run(context, input) {
      const path = textOption(input.options["file"]);
      const own = input.flags.has("err") ? "error" : file;
      return showFiles(context, input, path === undefined ? own : { path });
    },
  };
}

/** All at the same time; whose machine does not answer holds up no other. */
async function showFiles(
  context: CommandContext,
  { ref, jobs, options, flags }: CommandInput,
  file: JobFileName,
): Promise<number> {
  const { ports, write, warn, note } = context;
  const onWait = (reason: string) => note([`INFO: ${reason}`]);
  const tail = options["tail"];
  const range = { lastLines: tail === undefined ? undefined : Number(tail) };
  const read = flags.has("follow") ? followJobFile : readJobFile;
  const width = Math.max(...jobs.map((name) => name.length));
  let code = 0;
  const show = async (name: string): Promise<void> => {
    const isOne = jobs.length === 1;
    const lines = new LinePrefix(`${name.padEnd(width)} | `, write);
    try {
      for await (
        const bytes of read(ports, ref, { name, file, range, onWait })
      ) {
        if (isOne) write(bytes);
        else lines.take(bytes);
      }
    } catch (error) {
      if (isOne || !(error instanceof AppError)) throw error;
      warn(`WARNING: ${error.message}`);
      code ||= EXIT_CODE[error.code];
    } finally {
      lines.end();
    }
  };
  if (flags.has("follow")) await Promise.all(jobs.map(show));
  else for (const name of jobs) await show(name);
  return code;
}
