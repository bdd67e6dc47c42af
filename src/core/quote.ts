/**
 * Quoting for a POSIX shell. Everything that passes a shell passes through
 * here: an agent's requests, and what a job's script is made of.
 *
 * @module
 */

const HARMLESS = /^[A-Za-z0-9_\/.,:@%^+-]+$/;

/** Returns `text` as one word of a POSIX shell; no character keeps a meaning. */
export function quote(text: string): string {
  if (HARMLESS.test(text)) return text;
  return `'${text.replaceAll("\0", "").replaceAll("'", `'\\''`)}'`;
}

/**
 * Like {@link quote}, but a leading `~` and `$NAME` still mean what they mean to
 * a shell, as people expect of a path such as `~/ENV3/bin/activate`. Commands
 * in it stay text.
 */
export function quotePath(path: string): string {
  // The slash stays outside of the quotes: ~"/x" is no longer a home.
  const [, home = "", rest = ""] = /^(~[A-Za-z0-9_.-]*(?:\/|$))?(.*)$/s
    .exec(path.replaceAll("\0", "")) ?? [];
  const quoted = rest
    .replace(/[\\"`]/g, "\\$&")
    .replace(/\$(?!\{?[A-Za-z_])|\$\{(?![A-Za-z_][A-Za-z0-9_]*\})/g, "\\$&");
  return home !== "" && quoted === "" ? home : `${home}"${quoted}"`;
}
