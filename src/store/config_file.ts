/**
 * The file of a user's defaults. Mostly it is not there, so it is looked for and
 * nothing more is done.
 *
 * @module
 */
import { AppError } from "../core/errors.ts";
import { versionOf } from "./file_version.ts";
import { withIo } from "./io_error.ts";

/** What the file says, not checked. */
export interface ConfigFile {
  readonly path: string;
  readonly content: unknown;
}

/**
 * Reads the file at `path`, or else the user's own, if that is there.
 *
 * @throws {AppError} `not-found` for a path that leads nowhere, `io`, `invalid`.
 */
export async function readConfigFile(
  path: string | undefined,
  env: (name: string) => string | undefined,
): Promise<ConfigFile | undefined> {
  const file = path ?? usersFile(env);
  if (file === undefined) return undefined;
  if (path === undefined && !isThere(file)) return undefined;
  if (!versionOf(file)) {
    throw new AppError("not-found", `Cannot find the defaults in ${file}`, {
      hint: "name a file that is there with --config or CMS_CONFIG",
    });
  }
  const text = withIo(`read ${file}`, () => Deno.readTextFileSync(file));
  const { parseConfig } = await import("./config_text.ts");
  return { path: file, content: parseConfig(text, file) };
}

/** A home that we may not enter is another user's, as with `setpriv` or docker. */
function isThere(file: string): boolean {
  try {
    return versionOf(file) !== undefined;
  } catch (error) {
    if (error instanceof AppError) return false;
    throw error;
  }
}

/** As the XDG base directory specification has it. */
function usersFile(
  env: (name: string) => string | undefined,
): string | undefined {
  const said = env("XDG_CONFIG_HOME");
  if (said?.startsWith("/")) return `${said}/cms/config.yaml`;
  const home = env("HOME");
  return home ? `${home}/.config/cms/config.yaml` : undefined;
}
