/**
 * Takes what was typed apart. Words and options may stand in any order, and
 * `queue=a` among the words means `--queue=a` (so for clusters).
 *
 * @module
 */
import { parseArgs } from "node:util";

/** An option as it was typed. */
export interface TypedOption {
  /** With `_` for each `-`: `--max-parallel` is `max_parallel`. */
  readonly name: string;
  /** As it was written, for messages. */
  readonly written: string;
  /** Absent where there was none. */
  readonly value: string | undefined;
}

/** A command line, taken apart. */
export interface Typed {
  readonly words: readonly string[];
  readonly options: readonly TypedOption[];
}

/**
 * Splits arguments into words and options. The options in `valued` take the next
 * argument as their value where no `=` follows, unless it starts with `--`: then
 * more likely the value was forgotten. After a lone `--` all are words.
 */
export function parseArgv(
  args: readonly string[],
  valued: Iterable<string>,
): Typed {
  const words: string[] = [];
  const options: TypedOption[] = [];
  let onlyWords = false;
  for (const token of tokensOf(args, valued)) {
    if (token.kind === "option-terminator") onlyWords = true;
    else if (token.kind === "option") {
      const { name, rawName: written, inlineValue, value } = token;
      const forgotten = inlineValue === false && value.startsWith("--");
      options.push({
        name: name.replaceAll("-", "_"),
        written,
        value: forgotten ? undefined : value,
      });
    } else {
      const [, name, value] =
        !onlyWords && /^(queue|cluster)=([^]*)$/.exec(token.value) || [];
      if (name === undefined) words.push(token.value);
      else options.push({ name, written: name, value });
    }
  }
  return { words, options };
}

function tokensOf(args: readonly string[], valued: Iterable<string>) {
  const names = [...valued].flatMap((name) => [
    name,
    name.replaceAll("_", "-"),
  ]);
  return parseArgs({
    args: [...args],
    strict: false,
    tokens: true,
    allowPositionals: true,
    options: {
      ...Object.fromEntries(names.map((name) => [name, { type: "string" }])),
      help: { type: "boolean", short: "h" },
      version: { type: "boolean", short: "V" },
      follow: { type: "boolean", short: "f" },
    },
  }).tokens;
}
