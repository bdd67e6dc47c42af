/**
 * What a command is, and what it is given: nothing is reached for globally.
 *
 * @module
 */
import type { Ref } from "../core/experiment.ts";
import type { OptionSpec, OptionValues } from "../core/options.ts";
import type { Ports } from "../core/ports.ts";
import type { YamlRecord } from "../core/record.ts";

/** Jobs or hosts by name, in the order of their file. */
export type Records = ReadonlyMap<string, Readonly<YamlRecord>>;

/** Everything a command may touch. */
export interface CommandContext {
  readonly ports: Ports;
  /** Writes a line of result to standard output. */
  print(line: string): void;
  /** Writes bytes to standard output as they are. */
  write(bytes: Uint8Array): void;
  /** Writes a file that the user has named. @throws {AppError} with code `io`. */
  save(path: string, text: string): Promise<void>;
  /** Writes lines for people to standard error; `--quiet` keeps them back. */
  note(lines: readonly string[]): void;
  /** Writes a warning to standard error, always. */
  warn(line: string): void;
  /** Shows a line that the next one replaces; nothing where no terminal is. */
  readonly status: ((line: string) => void) | undefined;
  /** The width of the terminal that prints results; none where they are kept. */
  readonly width: number | undefined;
  /** A record as its file has it, with its name and a line break at the end. */
  formatYaml(name: string, record: Readonly<YamlRecord>): string;
  /** What stands in a file; of `-`, what comes from standard input. */
  readText(path: string): Promise<string>;
  /**
   * From now on Ctrl-C fires this signal instead of ending the program; `note` is
   * what the user is told of that, as part of a sentence.
   */
  onInterrupt(note: string): AbortSignal;
  /** The user who runs the command. */
  readonly user: string | undefined;
}

/** What was typed, checked. */
export interface CommandInput {
  /** The queue or cluster that is meant. */
  readonly ref: Ref;
  /** The jobs that were named behind it. */
  readonly jobs: readonly string[];
  readonly options: OptionValues;
  readonly flags: ReadonlySet<string>;
}

/** One command. */
export interface Command {
  /** The words after `cms`; the first says what it is about. */
  readonly path: readonly ["queue" | "cluster", ...string[]];
  /** One line for the list of commands. */
  readonly summary: string;
  /** Whether names of jobs follow that of the queue; `any`: none, too. */
  readonly jobs?: "some" | "any" | "one";
  readonly options?: Readonly<Record<string, OptionSpec>>;
  /** Options without a value, and their help. */
  readonly flags?: Readonly<Record<string, string>>;
  /** Shown below the options in the command's help. */
  readonly examples?: readonly string[];
  /** Does the work and answers the exit code, 0 where it answers nothing. */
  run(context: CommandContext, input: CommandInput): Promise<number | void>;
}
