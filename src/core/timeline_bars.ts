/**
 * The bars of a timeline, and what their colours mean.
 *
 * @module
 */
import { formatSeconds } from "./duration.ts";
import { isWell, type Span } from "./spans.ts";
import { escape, type Plot, short } from "./timeline_plot.ts";

/** Rows from this height on take text. */
const TEXT_HEIGHT = 13;
/** How wide a letter is, more or less. */
export const LETTER = 6.3;

/** The kinds of bars, in the order in which they are drawn; the rare on top. */
const LOOKS = {
  well: { colour: "#4477aa", text: "ended well" },
  running: { colour: "#999999", text: "running" },
  killed: { colour: "#ddaa33", text: "killed" },
  failed: { colour: "#cc3311", text: "failed" },
} as const;

export type Kind = keyof typeof LOOKS;

/** The kinds in the order in which they are drawn. */
export const KINDS = Object.keys(LOOKS) as Kind[];

/** The rows of the slots. */
export interface Rows {
  /** Where the first one begins. */
  readonly top: number;
  readonly count: number;
  /** The first row of each place, and how many it has. */
  readonly places: ReadonlyMap<string, { first: number; slots: number }>;
}

/** One bar for each span, with its name where there is room. */
export function bars(
  spans: readonly Span[],
  { kind, rows, row, plot }: {
    readonly kind: Kind;
    readonly rows: Rows;
    readonly row: number;
    readonly plot: Plot;
  },
): string[] {
  if (spans.length === 0) return [];
  const gap = row >= 6 ? 1 : 0;
  const drawn = spans.flatMap((span) => {
    const { from, to = plot.now } = span;
    const x = plot.left + (from - plot.from) * plot.scale;
    const exact = (to - from) * plot.scale;
    // Bars that touch could not be told apart; thin ones must not disappear.
    const width = Math.max(
      exact > 4 ? exact - 1 : exact,
      kind === "well" ? 0.3 : 1,
    );
    const y = rows.top + (rows.places.get(span.place)!.first + span.slot) * row;
    const bar = `<rect x="${short(x)}" y="${y + gap / 2}" width="${
      short(width)
    }" height="${row - gap}"><title>${
      escape(words(span, plot.now))
    }</title></rect>`;
    const isNamed = row >= TEXT_HEIGHT && span.job.length * LETTER + 6 < width;
    if (!isNamed) return [bar];
    return [
      bar,
      `<text x="${short(x + 3)}" y="${
        y + row / 2 + 4
      }" fill="#fff" pointer-events="none">${escape(span.job)}</text>`,
    ];
  });
  return [`<g fill="${LOOKS[kind].colour}">`, ...drawn, "</g>"];
}

function words(span: Span, now: number): string {
  const { job, place, slot, status, exitCode, from, to = now } = span;
  const code = exitCode ? `, exit code ${exitCode}` : "";
  const took = formatSeconds((to - from) / 1_000);
  const since = new Date(from).toISOString();
  return `${job}: ${status}${code}, ${took} from ${since} on ${place}, slot ${
    slot + 1
  }`;
}

/** How many spans there are of each kind. */
export function legend(spans: readonly Span[], left: number): string[] {
  const counts = Map.groupBy(spans, kindOf);
  let x = left;
  return KINDS.flatMap((kind) => {
    const { colour, text } = LOOKS[kind];
    const count = counts.get(kind)?.length ?? 0;
    if (count === 0) return [];
    const label = `${count} ${text}`;
    const at = x;
    x += label.length * LETTER + 34;
    return [
      `<rect x="${short(at)}" y="9" width="11" height="11" fill="${colour}"/>`,
      `<text x="${short(at + 16)}" y="18">${label}</text>`,
    ];
  });
}

export function kindOf(span: Span): Kind {
  if (span.to === undefined) return "running";
  if (isWell(span)) return "well";
  return span.status === "kill" ? "killed" : "failed";
}
