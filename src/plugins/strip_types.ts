/**
 * Takes the types off a module. A file of its own in the compiled program: what
 * it needs would make each start slower, and is seldom needed.
 *
 * @module
 */
import { transform } from "sucrase";

/** The module as JavaScript, each thing in its old line. */
export function stripTypes(code: string, file: string): string {
  return transform(code, {
    transforms: ["typescript"],
    disableESTransforms: true,
    filePath: file,
  }).code;
}
