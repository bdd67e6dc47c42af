/**
 * Numbers that say which of many.
 *
 * @module
 */

/** `1st`, `2nd`, `11th` */
export function nth(count: number): string {
  const ends: Readonly<Record<string, string>> = {
    one: "st",
    two: "nd",
    few: "rd",
    other: "th",
  };
  const rules = new Intl.PluralRules("en", { type: "ordinal" });
  return `${count}${ends[rules.select(count)]}`;
}
