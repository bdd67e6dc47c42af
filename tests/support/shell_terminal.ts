/**
 * A shell at a terminal, typed into by a test: `script` makes the terminal.
 *
 * @module
 */
import { until } from "./until.ts";

/** A shell that shows a prompt and waits for keys. */
export interface ShellTerminal extends AsyncDisposable {
  /**
   * Types part of a line and the Tab key; answers the line as the shell has it
   * then. Nothing of it is executed.
   */
  tab(line: string): Promise<string>;
}

const CTRL_A = "\x01";
const CTRL_E = "\x05";

/** Starts `command`, with `setup` typed first. */
export async function openShell(
  command: string,
  { setup, asked, typed, cwd, env }: {
    readonly setup: string;
    /** A file that grows whenever the program has been asked. */
    readonly asked: string;
    /** A file for what was typed. */
    readonly typed: string;
    readonly cwd: string;
    readonly env: Readonly<Record<string, string>>;
  },
): Promise<ShellTerminal> {
  const child = new Deno.Command("script", {
    args: ["-qec", command, "/dev/null"],
    cwd,
    env: { TERM: "xterm", ...env },
    stdin: "piped",
    stdout: "piped",
    stderr: "null",
  }).spawn();
  let screen = "";
  const reading = (async () => {
    for await (
      const text of child.stdout.pipeThrough(new TextDecoderStream())
    ) {
      screen += text;
    }
  })();
  const keys = child.stdin.getWriter();
  const type = (text: string) => keys.write(new TextEncoder().encode(text));
  let count = 0;

  /** Enters a line that ends by saying which it was. */
  async function enter(line: string): Promise<void> {
    const mark = ++count;
    await type(`${line}; echo do''ne${mark}=\n`);
    await until(() => screen.includes(`done${mark}=`));
  }

  await enter(setup);
  return {
    async tab(line) {
      const before = await lengthOf(asked);
      await type(`${line}\t`);
      // Keys that come too early keep some shells from completing.
      await until(async () => await lengthOf(asked) > before);
      await enter(`${CTRL_A}printf '%s ' ${CTRL_E}>${typed}`);
      return (await Deno.readTextFile(typed)).trimEnd();
    },
    async [Symbol.asyncDispose]() {
      keys.releaseLock();
      await child.stdin.abort();
      child.kill("SIGTERM"); // the shell loses its terminal
      await child.status;
      await reading;
    },
  };
}

async function lengthOf(path: string): Promise<number> {
  return (await Deno.stat(path)).size;
}
