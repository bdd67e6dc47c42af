/**
 * What the parts of a timeline have in common.
 *
 * @module
 */

/** From times to places in a picture. */
export interface Plot {
  readonly from: number;
  readonly now: number;
  readonly left: number;
  /** So many pixels for each millisecond. */
  readonly scale: number;
}

/** A number with as many digits as can be seen. */
export function short(n: number): string {
  return String(Number(n.toFixed(2)));
}

/** Text for an SVG. */
export function escape(text: string): string {
  return text.replace(
    /[<>&"]/g,
    (character) => `&#${character.charCodeAt(0)};`,
  );
}
