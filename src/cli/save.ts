/**
 * Writes a file that the user has named.
 *
 * @module
 */
import { AppError } from "../core/errors.ts";

/** @throws {AppError} with code `io` for what the system refuses. */
export async function save(path: string, text: string): Promise<void> {
  try {
    await Deno.writeTextFile(path, text);
  } catch (error) {
    if (!(error instanceof Error && "code" in error)) throw error;
    const said = error.message.replace(/ \(os error.*$/s, "");
    throw new AppError("io", `Cannot write ${path}: ${said}`, { cause: error });
  }
}
