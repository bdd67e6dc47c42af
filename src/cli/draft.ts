/**
 * A text in a file that a person edits, in the editor of their choice.
 *
 * @module
 */
import { AppError } from "../core/errors.ts";
import { splitWords } from "../core/words.ts";

/** A text that is being edited. */
export interface Draft {
  readonly path: string;
  /** Lets it be edited, and answers what it is then; as it was, if it is gone. */
  edit(): Promise<string>;
  remove(): Promise<void>;
}

/** The words of the editor's command: `$VISUAL`, `$EDITOR`, or `vi`. */
export function editorWords(
  env: (name: string) => string | undefined,
): string[] {
  const command = env("VISUAL")?.trim() || env("EDITOR")?.trim() || "vi";
  return splitWords(command) ?? [command];
}

/** Writes the text into a file that only its user can read. */
export async function createDraft(
  text: string,
  editor: readonly string[],
): Promise<Draft> {
  const path = await Deno.makeTempFile({ prefix: "cms-", suffix: ".yaml" });
  try {
    await Deno.writeTextFile(path, text);
  } catch (error) {
    await Deno.remove(path);
    throw error;
  }
  return {
    path,
    async edit() {
      await run(editor, path);
      return await ifThere(Deno.readTextFile(path)) ?? text;
    },
    remove: () => ifThere(Deno.remove(path)),
  };
}

/** Somebody may have removed the file: then they want no change. */
async function ifThere<T>(access: Promise<T>): Promise<T | undefined> {
  try {
    return await access;
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return undefined;
    throw error;
  }
}

async function run(editor: readonly string[], path: string): Promise<void> {
  const [program = "vi", ...args] = editor;
  const cannot = (what: string, cause?: unknown) =>
    new AppError("io", `Cannot edit with ${program}: ${what}`, {
      hint: "name your editor in the variable VISUAL or EDITOR",
      cause,
    });
  let status: Deno.CommandStatus;
  try {
    status = await new Deno.Command(program, { args: [...args, path] }).spawn()
      .status;
  } catch (error) {
    if (!(error instanceof Error && "code" in error)) throw error;
    throw cannot("there is no such program", error);
  }
  if (!status.success) throw cannot(`it ended with exit code ${status.code}`);
}
