/**
 * A timeline as a picture: one bar for each attempt at a job, on its slot, and
 * above them how many ran at a time. An SVG that needs nothing else; bars tell
 * their jobs when the pointer rests on them.
 *
 * @module
 */
import { formatSeconds } from "./duration.ts";
import { hasRun, type Span } from "./spans.ts";
import {
  bars,
  kindOf,
  KINDS,
  legend,
  LETTER,
  type Rows,
} from "./timeline_bars.ts";
import { escape, type Plot, short } from "./timeline_plot.ts";
import { loadLine } from "./timeline_load.ts";

const WIDTH = 1400;
const LEFT = 170;
const RIGHT = 20;
const LOAD = { y: 58, height: 56 };
const TOP = LOAD.y + LOAD.height + 34;
/** Rows are as high as all of them have room, within reason. */
const ROWS_HEIGHT = 900;
const [LOWEST, HIGHEST] = [3, 20];
const MARGIN = 4;

/** Steps of the axis, in seconds. */
const STEPS = [
  ...[0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5],
  ...[1, 2, 5, 10, 20, 30, 60, 120, 300, 600, 1_200, 1_800],
  ...[3_600, 7_200, 14_400, 28_800, 43_200, 86_400, 172_800, 604_800],
];
const MOST_TICKS = 12;

/** Draws spans; what has not ended lasts until `now`. */
export function formatTimeline(
  all: readonly Span[],
  { title, now }: { readonly title: string; readonly now: number },
): string {
  const spans = all.filter((span) => hasRun(span) || span.to === undefined);
  const from = spans.reduce((min, span) => Math.min(min, span.from), Infinity);
  const end = spans.reduce((max, { to = now }) => Math.max(max, to), -Infinity);
  const plot: Plot = {
    ...{ from: spans.length ? from : now, left: LEFT, now },
    scale: (WIDTH - LEFT - RIGHT) / Math.max(1, end - from || 1),
  };
  const rows = rowsOf(spans);
  const row = Math.min(
    HIGHEST,
    Math.max(LOWEST, Math.floor(ROWS_HEIGHT / Math.max(1, rows.count))),
  );
  const bottom = TOP + rows.count * row;
  const seconds = spans.length ? (end - from) / 1_000 : 0;
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" width="${WIDTH}" height="${
      bottom + 30
    }" viewBox="0 0 ${WIDTH} ${
      bottom + 30
    }" font-family="sans-serif" font-size="11">`,
    `<rect width="100%" height="100%" fill="#fff"/>`,
    `<text x="${MARGIN}" y="18" font-size="15">${escape(title)}</text>`,
    `<text x="${MARGIN}" y="35" fill="#555">${
      caption(spans, seconds, from)
    }</text>`,
    ...legend(spans, LEFT + 600),
    ...placeRows(rows, row),
    ...axis(plot, seconds, bottom),
    ...loadLine(spans, plot, LOAD),
    ...KINDS.flatMap((kind) =>
      bars(spans.filter((span) => kindOf(span) === kind), {
        ...{ kind, rows, row, plot },
      })
    ),
    "</svg>\n",
  ].join("\n");
}

function rowsOf(spans: readonly Span[]): Rows {
  const slots = new Map<string, number>();
  for (const { place, slot } of spans) {
    slots.set(place, Math.max(slots.get(place) ?? 0, slot + 1));
  }
  const places = new Map<string, { first: number; slots: number }>();
  let count = 0;
  for (const place of [...slots.keys()].sort()) {
    places.set(place, { first: count, slots: slots.get(place)! });
    count += slots.get(place)!;
  }
  return { top: TOP, count, places };
}

function placeRows({ places }: Rows, row: number): string[] {
  let lastLabel = -Infinity;
  return [...places].flatMap(([place, { first, slots }], at) => {
    const y = TOP + first * row;
    const band = `<rect y="${y}" width="${WIDTH}" height="${
      slots * row
    }" fill="${at % 2 === 0 ? "#f4f4f4" : "#fff"}"/>`;
    const baseline = y + Math.min(row * slots, HIGHEST) / 2 + 4;
    if (baseline - lastLabel < 11) return [band]; // it would cover another
    lastLabel = baseline;
    const room = Math.floor((LEFT - 2 * MARGIN) / LETTER);
    const name = place.length > room ? `${place.slice(0, room - 1)}…` : place;
    return [
      band,
      `<text x="${MARGIN}" y="${baseline}">${escape(name)}<title>${
        escape(place)
      }</title></text>`,
    ];
  });
}

function axis(plot: Plot, seconds: number, bottom: number): string[] {
  const step = STEPS.find((step) => seconds / step <= MOST_TICKS) ??
    Math.ceil(seconds / MOST_TICKS / 604_800) * 604_800;
  const lines: string[] = [];
  for (let n = 0; n * step <= seconds; n++) {
    const x = short(LEFT + n * step * 1_000 * plot.scale);
    const label = formatSeconds(n * step);
    lines.push(
      `<path d="M${x} ${LOAD.y}V${bottom}" stroke="#ddd"/>`,
      `<text x="${x}" y="${TOP - 8}" text-anchor="middle">${label}</text>`,
      `<text x="${x}" y="${bottom + 15}" text-anchor="middle">${label}</text>`,
    );
  }
  return lines;
}

function caption(
  spans: readonly Span[],
  seconds: number,
  from: number,
): string {
  if (spans.length === 0) return "no job has run yet";
  const since = new Date(from).toISOString().replace("T", " ").slice(0, 19);
  return `${spans.length} starts in ${
    formatSeconds(seconds)
  } from ${since} UTC`;
}
