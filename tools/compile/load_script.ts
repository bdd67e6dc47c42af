/**
 * Runs the program's script, with the code that V8 has made of it before: so it
 * need not read the script once more.
 *
 * @module
 */
import { Script } from "node:vm";

/** What the script delivers. */
export interface Program {
  /** Does what the arguments say, and answers the exit code. */
  run(args: readonly string[]): Promise<number>;
}

/** The script, and V8's code of it as far as it was run until it is asked for. */
export interface LoadedScript {
  readonly program: Program;
  /** Whether V8 has taken the code that it was given. */
  readonly isCodeUsed: boolean;
  code(): Uint8Array;
}

type Body = (
  require: (name: string) => object | undefined,
  deliver: (program: Program) => void,
) => void;

/** What there is of the script. */
export interface ScriptParts {
  readonly text: string;
  /** V8 looks itself whether it is its own, and of this text; else it is not used. */
  readonly code?: Uint8Array<ArrayBuffer>;
}

/** Runs the script of this file. */
export function loadScript(
  file: URL,
  { text, code }: ScriptParts,
): LoadedScript {
  const script = new Script(text, {
    filename: file.href, // what is imported by the script is looked for beside it
    lineOffset: -1, // the function's own
    ...code && { cachedData: code },
  });
  const body: Body = script.runInThisContext();
  let delivered: Program | undefined;
  body(builtin, (program) => delivered = program);
  if (!delivered) throw new RangeError(`${file} delivers no program`);
  return {
    program: delivered,
    isCodeUsed: script.cachedDataRejected === false,
    code: () => script.createCachedData(),
  };
}

function builtin(name: string): object | undefined {
  // deno-lint-ignore no-process-global -- only now; to import it takes 0.5 ms
  return process.getBuiltinModule(name);
}
