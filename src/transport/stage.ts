/**
 * What a job needs on its machine before it starts: the files in its directory
 * here, and its input, if that is elsewhere in the experiment.
 *
 * @module
 */
import { AppError } from "../core/errors.ts";
import { parseInnerPath } from "../core/experiment.ts";
import type { StartOrder } from "../core/transport.ts";

const PIECE_BYTES = 256 * 1024;

/** Paths below the experiment that are to be carried; none, mostly. */
export async function filesToCarry(order: StartOrder): Promise<string[]> {
  const { name, experiment, input } = order;
  const paths: string[] = [];
  for (const entry of await entriesOf(`${experiment}/${name}`)) {
    if (!isTrace(order, entry)) paths.push(`${name}/${entry}`);
  }
  if (input === undefined || input.startsWith("/")) return paths;
  const inner = parseInnerPath(`the input of job "${name}"`, input);
  const covered = inner === name || inner.startsWith(`${name}/`);
  if (!covered && await exists(`${experiment}/${inner}`)) paths.push(inner);
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
    `${name}.log`,
    `${name}.out`,
    log,
    output,
  ].includes(entry);
}

async function entriesOf(directory: string): Promise<string[]> {
  try {
    return (await Array.fromAsync(Deno.readDir(directory)))
      .map(({ name }) => name).sort();
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return [];
    throw error;
  }
}

async function exists(path: string): Promise<boolean> {
  try {
    await Deno.lstat(path);
    return true;
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return false;
    throw error;
  }
}

/**
 * Packs paths below a directory into a tar file.
 *
 * @throws {AppError} with code `io` if tar cannot read them.
 */
export async function tarOf(
  directory: string,
  paths: readonly string[],
): Promise<Uint8Array<ArrayBuffer>> {
  const { success, stdout, stderr } = await new Deno.Command("tar", {
    args: ["-cf", "-", "-C", directory, "--", ...paths],
    stdin: "null",
  }).output();
  if (success) return stdout;
  const said = new TextDecoder().decode(stderr).trim();
  throw new AppError(
    "io",
    `Cannot pack ${paths.join(", ")} in ${directory}: ${said}`,
  );
}

/** Cuts bytes into pieces that a channel can take one at a time. */
export function* pieces(
  bytes: Uint8Array<ArrayBuffer>,
): Generator<Uint8Array<ArrayBuffer>> {
  for (let at = 0; at < bytes.length; at += PIECE_BYTES) {
    yield bytes.subarray(at, at + PIECE_BYTES);
  }
}

/**
 * Whether the machine sees this machine's files: its home may be mounted on
 * both, or its name be another one for this machine.
 */
export async function sharesFiles(
  channel: {
    request(call: string, args: readonly string[]): Promise<{ status: number }>;
  },
  experiment: string,
): Promise<boolean> {
  const mark = `${experiment}/.shared-${crypto.randomUUID()}`;
  await Deno.mkdir(experiment, { recursive: true });
  await Deno.writeTextFile(mark, "");
  try {
    return (await channel.request("exists", [mark])).status === 0;
  } finally {
    await Deno.remove(mark);
  }
}
