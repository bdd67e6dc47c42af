/**
 * How each shell says what is typed, and wants its answer: a line for each
 * candidate, and `:files` or `:directories` where it shall look for itself.
 *
 * @module
 */
import type { Cursor } from "./complete.ts";
import type { Completion } from "./candidate.ts";
import { splitLine } from "./split_line.ts";

/** One shell. */
export interface Shell {
  /** From what its script says of the line. */
  cursorOf(args: readonly string[]): Cursor;
  answer(completion: Completion, args: readonly string[]): string[];
}

/** What readline calls special prefixes: they stay with the word behind them. */
const KEPT_BREAKS = "$@";

export const SHELLS: Readonly<Record<string, Shell>> = {
  // Its script gives the line up to the cursor, and COMP_WORDBREAKS: only what
  // follows the last of these is replaced; two of them are replaced themselves.
  bash: {
    cursorOf([line = ""]) {
      const { words, current } = splitLine(line);
      return { words: words.slice(1), current };
    },
    answer({ candidates, paths }, [line = "", breaks = ""]) {
      const { current, quoteAt } = splitLine(line);
      const last = Math.max(
        ...Array.from(breaks, (it) => current.lastIndexOf(it)),
        -1,
      );
      const isReplaced = KEPT_BREAKS.includes(current[last] ?? " ");
      const before = quoteAt ?? (isReplaced ? last : last + 1);
      const end = quoteAt === undefined ? " " : "";
      return [
        ...candidates.map(({ text, isOpen }) =>
          text.slice(before) + (isOpen ? "" : end)
        ),
        ...paths ? [`:${paths}`] : [],
      ];
    },
  },
  zsh: {
    cursorOf: cursorOfWords,
    answer: ({ candidates, paths }) => [
      ...candidates.map(({ text, help = "", isOpen }) =>
        `${isOpen ? "+" : "-"}${text}\t${help}`
      ),
      ...paths ? [`:${paths}`] : [],
    ],
  },
  fish: {
    cursorOf: cursorOfWords,
    answer: ({ candidates, paths }) => [
      ...candidates.map(({ text, help }) => help ? `${text}\t${help}` : text),
      ...paths ? [`:${paths}`] : [],
    ],
  },
};

/** The words, of which the last one is as it was typed, with its quotes. */
function cursorOfWords(args: readonly string[]): Cursor {
  return {
    words: args.slice(0, -1),
    current: splitLine(args.at(-1) ?? "").current,
  };
}
