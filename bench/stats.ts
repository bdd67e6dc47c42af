/**
 * What is said of repeated measurements.
 *
 * @module
 */

/** The value in the middle; of an even number the mean of the two. */
export function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = sorted.length >> 1;
  const upper = sorted[middle] ?? NaN;
  return sorted.length % 2 === 1 ? upper : (sorted[middle - 1]! + upper) / 2;
}

/** `1.02 (0.98-1.10)`: the median and, where they differ, least and most. */
export function formatSpread(
  values: readonly number[],
  format: (value: number) => string = formatNumber,
): string {
  if (values.length === 0) return "-";
  const [middle, least, most] = [
    median(values),
    Math.min(...values),
    Math.max(...values),
  ].map(format);
  return least === most ? middle! : `${middle} (${least}-${most})`;
}

/** Three digits that mean something. */
export function formatNumber(value: number): string {
  if (!Number.isFinite(value)) return "-";
  const size = Math.abs(value);
  if (size >= 100 || Number.isInteger(value)) return value.toFixed(0);
  return value.toFixed(size >= 10 ? 1 : size >= 0.1 ? 2 : 3);
}
