/**
 * Loaded before the tests by `deno task fuzz`: the same properties, with far
 * more examples than there is time for at each commit. `FC_SEED=N` takes the
 * examples of that seed again.
 *
 * @module
 */
import fc from "fast-check";

const RUNS = 20_000;
const SIMULATIONS = "1000";
/** What a single property may take. */
const LONGEST_MS = 30_000;

const seed = Deno.env.get("FC_SEED");

fc.configureGlobal({
  numRuns: RUNS,
  interruptAfterTimeLimit: LONGEST_MS,
  ...seed !== undefined && { seed: Number(seed) },
});
if (!Deno.env.has("SEEDS")) Deno.env.set("SEEDS", SIMULATIONS);
