/**
 * Takes what was typed apart. Words and options may stand in any order, and
 * `queue=a` among the words means `--queue=a` (so for clusters). `--service` is
 * no option but a word: the original's `queue --service start`.
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
 * Splits arguments into words and options. Those that `isValued` take the next
 * argument as their value where no `=` follows, unless it starts with `--`: then
 * more likely the value was forgotten. After a lone `--` all are words.
 */
export function parseArgv(
  args: readonly string[],
  isValued: (name: string) => boolean,
): Typed {
  const words: string[] = [];
  const options: TypedOption[] = [];
  let onlyWords = false;
  for (const token of tokensOf(args, isValued)) {
    if (token.kind === "option-terminator") onlyWords = true;
    else if (token.kind === "option") {
      const { name, rawName: written, inlineValue, value } = token;
      const forgotten = inlineValue === false && value.startsWith("--");
      if (name === "service") {
        words.push(name, ...value === undefined || forgotten ? [] : [value]);
        continue;
      }
      options.push({
        name: underscored(name),
        written,
        value: forgotten ? undefined : value,
      });
    } else {
      const [, name, value] =
        !onlyWords && /^(queue|cluster|scheduler)=([^]*)$/.exec(token.value) ||
        [];
      if (name === undefined) words.push(token.value);
      else options.push({ name, written: name, value });
    }
  }
  return { words, options };
}

/** Only what is typed is declared: `parseArgs` looks through all for each. */
function tokensOf(
  args: readonly string[],
  isValued: (name: string) => boolean,
) {
  const names = args.filter((arg) => arg.startsWith("--"))
    .map((arg) => arg.slice(2).replace(/=[^]*/, ""))
    .filter((name) => name === "service" || isValued(underscored(name)));
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

function underscored(name: string): string {
  return name.replaceAll("-", "_");
}
