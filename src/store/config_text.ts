/**
 * What the file of a user's defaults says.
 *
 * @module
 */
import { parseDocument } from "yaml";
import { AppError } from "../core/errors.ts";

/** @throws {AppError} `invalid` if it is no YAML; `path` is for the message. */
export function parseConfig(text: string, path: string): unknown {
  const document = parseDocument(text, { version: "1.2", schema: "core" });
  const [error] = document.errors;
  if (!error) return document.toJS();
  const [what] = error.message.split("\n");
  throw new AppError(
    "invalid",
    `Cannot read the defaults in ${path}: ${what?.replace(/:$/, "")}`,
    { hint: "write for example  queue add: {shell: zsh}", cause: error },
  );
}
