/**
 * What a job needs on its machine before it starts: the files in its directory
 * here, and its input, if that is elsewhere in the experiment.
 *
 * @module
 */
import { AppError } from "../core/errors.ts";
import { parseInnerPath } from "../core/experiment.ts";
import type { StartOrder } from "../core/transport.ts";

/**
 * Paths below the experiment that are to be carried; none, mostly. `experiment`
 * is where that is on this machine.
 *
 * @throws {AppError} with code `io` if they cannot be read.
 */
export function filesToCarry(
  order: StartOrder,
  experiment: string = order.experiment,
): string[] {
  const { name, input } = order;
  const paths: string[] = [];
  for (const entry of entriesOf(`${experiment}/${name}`)) {
    if (!isTrace(order, entry)) paths.push(`${name}/${entry}`);
  }
  if (input === undefined || input.startsWith("/")) return paths;
  const inner = parseInnerPath("the input", input, name);
  const covered = inner === name || inner.startsWith(`${name}/`);
  if (!covered && exists(`${experiment}/${inner}`)) paths.push(inner);
  return paths;
}

/** Files that a run itself makes; those of an earlier run stay where they are. */
function isTrace(
  { name, shell, log, output }: StartOrder,
  entry: string,
): boolean {
  return [
    `${name}.${shell}`,
    `${name}.pid`,
    `${name}-nohup.log`,
    `${name}.slurm`,
    `${name}.log`,
    `${name}.out`,
    log,
    output,
  ].includes(entry);
}

function entriesOf(directory: string): string[] {
  return unlessMissing([], `read ${directory}`, () => {
    const entries = [...Deno.readDirSync(directory)];
    return entries.map(({ name }) => name).sort();
  });
}

function exists(path: string): boolean {
  return unlessMissing(false, `read ${path}`, () => {
    Deno.lstatSync(path);
    return true;
  });
}

/**
 * Whether the machine sees this machine's files: its home may be mounted on
 * both, or its name be another one for this machine.
 *
 * @throws {AppError} with code `io` if a mark cannot be left for it to see.
 */
export async function sharesFiles(
  channel: {
    request(call: string, args: readonly string[]): Promise<{ status: number }>;
  },
  { experiment, here = experiment }: { experiment: string; here?: string },
): Promise<boolean> {
  const mark = `.shared-${crypto.randomUUID()}`;
  try {
    await Deno.mkdir(here, { recursive: true });
    await Deno.writeTextFile(`${here}/${mark}`, "");
  } catch (error) {
    throw ioError(`write to ${here}`, error);
  }
  try {
    const { status } = await channel.request("exists", [
      `${experiment}/${mark}`,
    ]);
    return status === 0;
  } finally {
    await Deno.remove(`${here}/${mark}`).catch(() => {}); // somebody tidies up
  }
}

function unlessMissing<T>(otherwise: T, action: string, work: () => T): T {
  try {
    return work();
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return otherwise;
    throw ioError(action, error);
  }
}

/** What the system refuses is for the user to mend; a bug keeps its stack. */
function ioError(action: string, error: unknown): unknown {
  if (!(error instanceof Error) || !("code" in error)) return error;
  const said = error.message.replace(/ \(os error.*$/s, "");
  return new AppError("io", `Cannot ${action}: ${said}`, { cause: error });
}
