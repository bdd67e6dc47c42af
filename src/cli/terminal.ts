/**
 * Somebody at a terminal: is asked things, and shown pages.
 *
 * @module
 */
import { AppError } from "../core/errors.ts";
import type { Person } from "./service_tools.ts";

/** A stream that is typed into. */
export interface Input {
  isTerminal(): boolean;
  setRaw(raw: boolean): void;
  readSync(bytes: Uint8Array): number | null;
}

/** What a person is reached by. */
export interface TerminalOptions {
  readonly input: Input;
  /** Shows a question. */
  readonly write: (text: string) => void;
}

/** Who sits at the terminal of this process. */
export function createPerson({ input, write }: TerminalOptions): Person {
  return {
    ask(question, kind) {
      if (!input.isTerminal()) return Promise.resolve(undefined);
      write(question);
      return Promise.try(() => readTyped(input, write, kind === "secret"));
    },
    browse,
    takeEnv(name) {
      const value = Deno.env.get(name);
      Deno.env.delete(name);
      return value;
    },
  };
}

/** A line, typed into a raw terminal: it shows nothing by itself. */
function readTyped(
  input: Input,
  write: (text: string) => void,
  isSecret: boolean,
): string {
  const bytes = new Uint8Array(256);
  const decoder = new TextDecoder();
  const typed: string[] = [];
  input.setRaw(true);
  try {
    while (true) {
      const count = input.readSync(bytes);
      if (count === null) return typed.join("");
      for (
        const key of decoder.decode(bytes.subarray(0, count), { stream: true })
      ) {
        if (key === "\r" || key === "\n") return typed.join("");
        if (key === "\x03" || key === "\x04" && typed.length === 0) {
          throw new AppError("usage", "Cannot go on: the question was left");
        }
        if (key === "\x15") typed.length = 0;
        else if (key === "\x7f" || key === "\b") {
          if (typed.pop() !== undefined && !isSecret) write("\b \b");
        } else if (key >= " ") {
          typed.push(key);
          if (!isSecret) write(key);
        }
      }
    }
  } finally {
    input.setRaw(false);
    write("\n");
  }
}

/** Programs that open a page in the user's browser. */
const OPENERS: Partial<Record<typeof Deno.build.os, string>> = {
  darwin: "open",
  linux: "xdg-open",
};

async function browse(url: string): Promise<boolean> {
  const opener = OPENERS[Deno.build.os];
  const hasScreen = Deno.build.os !== "linux" ||
    Deno.env.has("DISPLAY") || Deno.env.has("WAYLAND_DISPLAY");
  if (opener === undefined || !hasScreen) return false;
  try {
    const { success } = await new Deno.Command(opener, {
      args: [url],
      stdin: "null",
      stdout: "null",
      stderr: "null",
    }).output();
    return success;
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return false;
    throw error;
  }
}
