/**
 * The line above a timeline: how many jobs ran at a time.
 *
 * @module
 */
import type { Span } from "./spans.ts";
import type { Plot } from "./timeline_plot.ts";

/** Draws it; of all that happens within a pixel the most is shown. */
export function loadLine(
  spans: readonly Span[],
  { from, now, left, scale }: Plot,
  { y, height }: { readonly y: number; readonly height: number },
): string[] {
  if (spans.length === 0) return [];
  const steps = spans.flatMap((span) => [
    { at: span.from, by: 1 },
    { at: Math.max(span.to ?? now, span.from + 1), by: -1 },
  ]).sort((a, b) => a.at - b.at || a.by - b.by);
  const most = new Map<number, { high: number; last: number }>();
  let [count, peak] = [0, 0];
  for (const { at, by } of steps) {
    const before = count;
    count += by;
    peak = Math.max(peak, count);
    const x = Math.round(left + (at - from) * scale);
    const high = Math.max(most.get(x)?.high ?? before, count);
    most.set(x, { high, last: count });
  }
  const bottom = y + height;
  const level = (n: number) =>
    Math.round(10 * (bottom - height * n / peak)) / 10;
  let path = `M${left} ${bottom}`;
  for (const [x, { high, last }] of most) {
    path += `H${x}V${level(high)}`;
    if (last !== high) path += `V${level(last)}`;
  }
  return [
    `<path d="${path}V${bottom}Z" fill="#cfdfec" stroke="#4477aa" stroke-width=".5"/>`,
    `<text x="4" y="${y + 10}">running at a time</text>`,
    `<text x="${left - 6}" y="${y + 10}" text-anchor="end">${peak}</text>`,
    `<text x="${left - 6}" y="${bottom}" text-anchor="end">0</text>`,
  ];
}
