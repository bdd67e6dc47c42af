/**
 * A user's place in which pages of documentation are typed: a home of its own,
 * and `cms` in its PATH.
 *
 * @module
 */
import { DENO_DIR } from "./deno_dir.ts";
import assert from "node:assert/strict";
import { userInfo } from "node:os";
import { formatTable } from "../../src/cli/table.ts";
import { CONFIG, MAIN } from "./cms.ts";
import { type, typedIn, withAnswers } from "./console_page.ts";
import { processesWithEnvironment } from "./processes.ts";
import { tempDir } from "./temp.ts";
import { until } from "./until.ts";

/** How commands are typed there, and where. */
export interface TypingPlace extends AsyncDisposable {
  /** The directory in which the commands are typed. */
  readonly home: string;
  readonly options: {
    readonly cwd: string;
    readonly env: Record<string, string>;
  };
  /** Waits until no process is left that was started from here. */
  settled(): Promise<void>;
}

/** The program that is typed: the source, or a compiled one by its path. */
const PROGRAM = Deno.env.get("CMS_PROGRAM") ??
  `${Deno.execPath()}" run -A --quiet --config "${CONFIG}" "${MAIN}`;

/** Makes a place; `PATH` is what else stands behind the program. */
export async function typingPlace(
  { PATH = Deno.env.get("PATH") ?? "" } = {},
): Promise<TypingPlace> {
  const directory = await tempDir();
  const home = directory.path;
  const bin = directory.join("bin");
  await Deno.mkdir(bin);
  await Deno.writeTextFile(
    `${bin}/cms`,
    `#!/bin/sh\nexec "${PROGRAM}" "$@"\n`,
    { mode: 0o755 },
  );
  return {
    home,
    options: {
      cwd: home,
      env: {
        HOME: home,
        ...DENO_DIR,
        PATH: `${bin}:${PATH}`,
        NO_COLOR: "1",
        XDG_CONFIG_HOME: `${home}/.config`,
      },
    },
    settled: async () => {
      await until(
        async () =>
          (await processesWithEnvironment(`HOME=${home}`)).length === 0,
        { what: "the end of all that was started" },
      );
    },
    [Symbol.asyncDispose]: () => directory[Symbol.asyncDispose](),
  };
}

/** The answer as if `me` were the user, whose home is `/home/me`. */
export function likeMe(answer: string, { home }: TypingPlace): string {
  const name = RegExp.escape(userInfo().username);
  const user = new RegExp(`\\b${name}\\b`, "g");
  const like = (text: string) =>
    text.replaceAll(home, "/home/me").replaceAll(user, "me");
  return answer.split(/^((?:[+|].*[+|]\n?)+)/m)
    .map((part) => part.startsWith("+-") ? redrawn(part, like) : like(part))
    .join("");
}

/** A table with other words; its columns are as wide as these need. */
function redrawn(table: string, like: (cell: string) => string): string {
  const [rule = "", ...lines] = table.trimEnd().split("\n");
  const bounds = [...rule.matchAll(/\+/g)].map(({ index }) => index);
  const rows = lines.filter((line) => line.startsWith("|")).map((line) =>
    bounds.slice(1).map((end, at) =>
      like(line.slice(bounds[at]! + 1, end).trim())
    )
  );
  const [header = [], ...body] = rows;
  return formatTable(header, body) + (table.endsWith("\n") ? "\n" : "");
}

/** How a page's answers are told from those of this machine and moment. */
export interface Likeness {
  /** The answer as the page has it. */
  like(answer: string): string;
  /** The answer without what is another one each time. */
  stable(answer: string): string;
}

/**
 * Types a page from top to bottom, and compares each answer with what the page
 * shows. With `UPDATE=1` in the environment its answers are written anew, for a
 * person to look at. Answers how many there were.
 */
export async function typePage(
  page: URL,
  { options }: TypingPlace,
  { like, stable }: Likeness,
): Promise<number> {
  const text = await Deno.readTextFile(page);
  const isUpdate = Deno.env.get("UPDATE") === "1";
  const answers: string[] = [];
  for (const { command, shown } of typedIn(text)) {
    const answer = like(await type(command, options));
    answers.push(answer);
    if (!isUpdate) assert.equal(stable(answer), stable(shown), command);
  }
  if (isUpdate) await Deno.writeTextFile(page, withAnswers(text, answers));
  return answers.length;
}
