/**
 * A figure of the table: what was measured, what it is compared with in the
 * same minutes, and what is to be reached.
 *
 * @module
 */
import { formatNumber, formatSpread, median } from "./stats.ts";

/** One thing that may have to be so; of several, one is enough. */
export interface Bound {
  /** Of the ratio to what it is compared with, or of the value itself. */
  readonly of: "ratio" | "value";
  readonly atLeast?: number;
  readonly atMost?: number;
  /** Said of it beside the number. */
  readonly remark?: string;
}

/** One measured figure. */
export interface Figure {
  readonly what: string;
  readonly unit: string;
  /** One value for each repetition. */
  readonly values: readonly number[];
  /** The same for what it is compared with, repetition by repetition. */
  readonly rival?: Rival;
  /** None: it is told, not judged. */
  readonly reach?: readonly Bound[];
  readonly remark?: string;
}

/** What a figure is compared with. */
export interface Rival {
  readonly name: string;
  readonly values: readonly number[];
  /** Where it is not the figure's own. */
  readonly unit?: string;
}

/** What could not be measured, and why. */
export interface LeftOut {
  readonly what: string;
  readonly leftOut: string;
  readonly isFailure?: boolean;
}

/** Ours to theirs; alone, the part of what is allowed. */
export function ratios({ values, rival, reach }: Figure): number[] {
  if (rival) {
    return values.map((value, at) => value / (rival.values[at] ?? NaN));
  }
  const bound = reach?.find(({ of }) => of === "value");
  const allowed = bound?.atMost ?? bound?.atLeast;
  return allowed ? values.map((value) => value / allowed) : [];
}

/** Whether it is reached; nothing for a figure that is only told. */
export function isMet(figure: Figure): boolean | undefined {
  const { reach, values } = figure;
  if (!reach) return undefined;
  return reach.some(({ of, atLeast, atMost }) => {
    const value = median(of === "ratio" ? ratios(figure) : values);
    return value >= (atLeast ?? -Infinity) && value <= (atMost ?? Infinity);
  });
}

/** Whether something was to be reached, and was not. */
export function isMissed(figure: Figure | LeftOut): boolean {
  if ("leftOut" in figure) return figure.isFailure === true;
  return isMet(figure) === false;
}

/** The cells of a row of the table. */
export function cells(row: string, figure: Figure | LeftOut): string[] {
  if ("leftOut" in figure) {
    return [
      row,
      figure.what,
      "",
      "",
      "",
      "",
      "",
      `left out: ${figure.leftOut}`,
    ];
  }
  const { what, unit, values, rival, reach, remark } = figure;
  const met = isMet(figure);
  return [
    row,
    remark ? `${what} (${remark})` : what,
    `${formatSpread(values)} ${unit}`.trim(),
    rival
      ? `${rival.name}: ${formatSpread(rival.values)} ${rival.unit ?? unit}`
        .trim()
      : reach
      ? "what is allowed"
      : "",
    formatSpread(ratios(figure)),
    reach?.map((bound) => formatBound(bound, unit)).join(" or ") ?? "",
    String(values.length),
    met === undefined ? "" : met ? "met" : "NOT MET",
  ];
}

function formatBound(bound: Bound, unit: string): string {
  const { of, atLeast, atMost, remark } = bound;
  const number = formatNumber(atLeast ?? atMost ?? NaN);
  const what = of === "ratio" ? `ratio ${number}` : `${number} ${unit}`.trim();
  const text = `${atLeast === undefined ? "at most" : "at least"} ${what}`;
  return remark ? `${text}, ${remark}` : text;
}
