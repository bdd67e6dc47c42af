/**
 * Chance that can be had again: the same numbers for the same seed.
 *
 * @module
 */

/** Each call answers a whole number from 0 to below `limit`. */
export function createChance(seed: number): (limit: number) => number {
  let state = seed;
  const next = () => state = (state * 48_271) % 0x7fff_ffff;
  for (let warmUp = 0; warmUp < 5; warmUp++) next();
  return (limit) => next() % limit;
}
