/**
 * The shells that jobs may name, and tests of jobs in each.
 *
 * @module
 */
import { executable } from "../support/executable.ts";
import { tempDir } from "../support/temp.ts";
import { type Conversation, Workshop } from "./conversation.ts";

/** Shells that run the whole script of a job. */
export const JOB_SHELLS: readonly string[] = ["bash", "sh", "dash", "ash"];

/** What a test of a job is given. */
export interface JobBench {
  readonly workshop: Workshop;
  readonly talk: Conversation;
  readonly shell: string;
}

export interface JobTestOptions {
  readonly env?: Readonly<Record<string, string>>;
  /** Why there can be no such test here. */
  readonly missing?: string | undefined;
}

/** A test of a job of that shell, ignored where there is none. */
export function jobTest(
  shell: string,
  behaviour: string,
  run: (bench: JobBench) => Promise<void>,
  { env = {}, missing = missingShell(shell) }: JobTestOptions = {},
): void {
  Deno.test({
    name: `job in ${shell} ${behaviour}${missing ? ` (${missing})` : ""}`,
    ignore: missing !== undefined,
    async fn() {
      await using programs = await tempDir();
      if (shell === "ash") {
        await Deno.symlink(executable("busybox")!, programs.join("ash"));
      }
      const PATH = `${programs.path}:${Deno.env.get("PATH")}`;
      await using workshop = await Workshop.open({ env: { PATH, ...env } });
      await run({ workshop, talk: workshop.talk(), shell });
    },
  });
}

function missingShell(shell: string): string | undefined {
  const program = shell === "ash" ? "busybox" : shell;
  return executable(program) ? undefined : `no ${program} here`;
}
