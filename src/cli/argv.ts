/**
 * What people may type besides the one form that the commands know.
 *
 * @module
 */

/**
 * `queue=a` becomes `--queue=a` (so for clusters), and in the names of options
 * `-` becomes `_`; values and everything after `--` stay as they are.
 */
export function normalize(args: readonly string[]): string[] {
  const end = args.indexOf("--");
  return args.map((arg, at) => {
    if (end !== -1 && at >= end) return arg;
    if (/^(queue|cluster)=/.test(arg)) return `--${arg}`;
    const [, name, value = ""] = /^--([A-Za-z][\w-]*)(=[^]*)?$/.exec(arg) ?? [];
    return name === undefined ? arg : `--${name.replaceAll("-", "_")}${value}`;
  });
}
