/**
 * Properties of what takes its time.
 *
 * @module
 */
import fc from "fast-check";

/**
 * Checks that a property holds for examples of `values`. A time limit ends
 * between two examples, not within one, as it would with `fc.assert` alone.
 */
export async function holds<T>(
  values: fc.Arbitrary<T>,
  property: (value: T) => Promise<void>,
): Promise<void> {
  let latest = Promise.resolve();
  await fc.assert(fc.asyncProperty(values, (value) => {
    latest = property(value);
    return latest;
  }));
  await latest;
}
