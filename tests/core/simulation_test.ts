import { Simulation } from "./_simulation.ts";

/**
 * Each is another world with other trouble; all of it is the same every time.
 * `SEEDS=1000` tries more of them, `SEED=7` that one again.
 */
const [FIRST, LAST] = Deno.env.has("SEED")
  ? [Number(Deno.env.get("SEED")), Number(Deno.env.get("SEED"))]
  : [1, Number(Deno.env.get("SEEDS") ?? 30)];

Deno.test("whatever happens: no job runs twice, no slot is leaked or over-used, each queue ends, and each state is the truth", async () => {
  for (let seed = FIRST; seed <= LAST; seed++) {
    const simulation = new Simulation(seed);
    try {
      await simulation.run();
    } catch (error) {
      const log = simulation.log.slice(-80).join("\n");
      throw new Error(`${log}\nTry it again with SEED=${seed}`, {
        cause: error,
      });
    }
  }
});
