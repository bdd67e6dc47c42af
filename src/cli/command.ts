/**
 * What a command is, and what it is given: nothing is reached for globally.
 *
 * @module
 */
import type { Ref } from "../core/experiment.ts";
import type { OptionSpec, OptionValues } from "../core/options.ts";
import type { Draft } from "./draft.ts";
import type { Terminal } from "./watch/terminal.ts";
import type { Ports } from "../core/ports.ts";
import type { YamlRecord } from "../core/record.ts";
import type { Person, ServiceTools } from "./service_tools.ts";

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
  /** Lets a text be edited by whoever runs the command. */
  draft(text: string): Promise<Draft>;
  /** What stands in a file; of `-`, what comes from standard input. */
  readText(path: string): Promise<string>;
  /** Which of the two streams may show colours; none unless said. */
  readonly colours?: { readonly out: boolean; readonly err: boolean };
  /** The program's version. */
  readonly version?: string;
  /** Takes the terminal over as a whole, where there is one. */
  openTerminal(): Terminal | undefined;
  /**
   * From now on Ctrl-C fires this signal instead of ending the program, and
   * tells what happens then.
   */
  onInterrupt(consequence?: string): AbortSignal;
  /**
   * Starts this program once more, to go on after this one has ended; answers
   * its process and its end. What it says goes into the file `log`.
   */
  background(
    args: readonly string[],
    options: {
      readonly log: string;
      /** Variables besides ours. */
      readonly env: Readonly<Record<string, string>>;
    },
  ): { readonly pid: number; readonly ended: Promise<number> };
  /** The user who runs the command. */
  readonly user: string | undefined;
  /** Loads the REST service. */
  service(): Promise<ServiceTools>;
  readonly person: Person;
}

/** What holds for an option, and who says so. */
export interface Setting {
  readonly value: string;
  readonly from: string;
}

/** What the user has said once for all commands to come. */
export interface Defaults {
  /** What holds for a command's option where it is not typed. */
  find(command: Command, option: string): Setting | undefined;
  /** All of it, by the names that stand in the file. */
  all(): ReadonlyMap<string, Setting>;
}

/** What was typed, checked. */
export interface CommandInput {
  /** The queue or cluster that is meant; the default one in other commands. */
  readonly ref: Ref;
  /** The jobs that were named behind it. */
  readonly jobs: readonly string[];
  /** What was typed for the command's own word. */
  readonly word: string | undefined;
  readonly options: OptionValues;
  readonly flags: ReadonlySet<string>;
  readonly defaults: Defaults;
}

/** What commands are about; the last ones are about the program itself. */
export type About =
  | "queue"
  | "cluster"
  | "scheduler"
  | "job"
  | "set"
  | "completion"
  | "config"
  | "man";

/** What the list of commands says of one. */
export interface CommandTitle {
  /** The words after `cms`; the first says what it is about. */
  readonly path: readonly [About, ...string[]];
  readonly summary: string;
}

/** A command in that list; all else is loaded when somebody wants it. */
export interface CommandEntry extends CommandTitle {
  load(): Promise<CommandBody>;
}

/** A command as a whole. */
export interface Command extends CommandTitle, CommandBody {}

/** What a command takes and does. */
export interface CommandBody {
  /** Whether it is typed so often that it loads only what it needs. */
  readonly isLight?: boolean;
  /** Whether it is about no single queue or cluster, and takes no name. */
  readonly isGeneral?: boolean;
  /** Whether it is about all queues of an experiment, and takes no name. */
  readonly isOfExperiment?: boolean;
  /** Whether names of jobs follow that of the queue; `any`: none, too. */
  readonly jobs?: "some" | "any" | "one";
  readonly options?: Readonly<Record<string, OptionSpec>>;
  /**
   * What a word behind the command stands for, as `FILE`; the queue or cluster
   * unless given.
   */
  readonly word?: string;
  /** Options without a value, and their help. */
  readonly flags?: Readonly<Record<string, string>>;
  /** Shown below the options in the command's help. */
  readonly examples?: readonly string[];
  /** Does the work and answers the exit code, 0 where it answers nothing. */
  run(context: CommandContext, input: CommandInput): Promise<number | void>;
}
