/**
 * Pages of documentation whose commands are run: the blocks of kind `console`,
 * in which a line with `$` is typed and the others are what is answered.
 *
 * @module
 */

/** Something typed, and what the page says of the answer. */
export interface Typed {
  readonly command: string;
  readonly shown: string;
}

const BLOCK = /^```console\n([^]*?)^```$/gm;

/** What a page shows, in its order. */
export function typedIn(page: string): Typed[] {
  return [...page.matchAll(BLOCK)].flatMap(([, block = ""]) =>
    block.split(/^\$ /m).slice(1).map((step) => {
      const [first = "", ...lines] = step.split("\n");
      const more = lines.findIndex((line) => !line.startsWith("> "));
      const typed = lines.slice(0, more).map((line) => line.slice(2));
      return {
        command: [first, ...typed].join("\n"),
        shown: lines.slice(more).join("\n").trimEnd(),
      };
    })
  );
}

/** The page with other answers, in the order of {@link typedIn}. */
export function withAnswers(page: string, answers: readonly string[]): string {
  const left = [...answers];
  return page.replace(BLOCK, (_, block: string) => {
    const steps = block.split(/^\$ /m).slice(1).map((step) => {
      const lines = step.split("\n");
      const more = lines.findIndex((line, at) =>
        at > 0 && !line.startsWith("> ")
      );
      const answer = left.shift() ?? "";
      const end = answer === "" ? "" : `${answer}\n`;
      return `$ ${lines.slice(0, more).join("\n")}\n${end}`;
    });
    return `\`\`\`console\n${steps.join("")}\`\`\``;
  });
}

/** Types a command into a shell; answers what it prints to both outputs. */
export async function type(
  command: string,
  options: { cwd: string; env: Record<string, string> },
): Promise<string> {
  const { stdout } = await new Deno.Command("sh", {
    args: ["-c", `exec 2>&1\n${command}`],
    stdin: "null",
    stderr: "inherit",
    ...options,
  }).output();
  return new TextDecoder().decode(stdout).trimEnd();
}
