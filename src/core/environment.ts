/**
 * The environment that a job asks for: `LR=0.1 NAME='a b'`, words as a shell
 * reads them, none of which is ever given to a shell as it is.
 *
 * @module
 */
import { AppError } from "./errors.ts";
import { splitWords } from "./words.ts";

const NAME = /^[A-Za-z_][A-Za-z0-9_]*$/;

/**
 * The variables by name.
 *
 * @throws {AppError} `invalid` for a word that is no `NAME=VALUE`.
 */
export function parseEnvironment(
  job: string,
  text: string,
): ReadonlyMap<string, string> {
  const words = splitWords(text);
  if (!words) throw bad(job, text, "a quote is not ended");
  const variables = new Map<string, string>();
  for (const word of words) {
    const [, name = "", value = ""] = /^([^=]*)=(.*)$/s.exec(word) ?? [];
    if (!NAME.test(name)) {
      throw bad(job, word, "it is not of the form NAME=VALUE");
    }
    variables.set(name, value);
  }
  return variables;
}

function bad(job: string, text: string, why: string): AppError {
  return new AppError(
    "invalid",
    `Cannot use ${
      JSON.stringify(text)
    } in the environment of job "${job}": ${why}`,
    { hint: `for example "LR=0.1 NAME='a b'"` },
  );
}
