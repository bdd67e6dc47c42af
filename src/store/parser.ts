/**
 * The YAML parser, which is loaded once something is to be read that is not
 * plainly written: it takes longer than all else that a small command does.
 *
 * @module
 */
import type * as Parser from "./yaml_parser.ts";

let loaded: typeof Parser | undefined;

/** Thrown before anything is changed; see {@link withParser}. */
class ParserMissing extends Error {
  override readonly name = "ParserMissing";
}

/** The parser. Who comes here without {@link loadParser} needs {@link withParser}. */
export function parser(): typeof Parser {
  if (!loaded) throw new ParserMissing("The YAML parser is not loaded");
  return loaded;
}

/** Whether it is there. */
export function hasParser(): boolean {
  return loaded !== undefined;
}

/** Loads it, once. */
export async function loadParser(): Promise<void> {
  loaded ??= await import("./yaml_parser.ts");
}

/** Does what may need it; does it again with the parser if it turns out to. */
export async function withParser<T>(
  work: () => T | Promise<T>,
): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (!(error instanceof ParserMissing)) throw error;
  }
  await loadParser();
  return await work();
}
