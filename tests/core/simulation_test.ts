import { Simulation } from "./_simulation.ts";

/** Each is another world with other trouble; all of it is the same every time. */
const SEEDS = 30;

Deno.test("whatever happens: no job runs twice, no slot is leaked or over-used, each queue ends, and each state is the truth", async () => {
  for (let seed = 1; seed <= SEEDS; seed++) {
    const simulation = new Simulation(seed);
    try {
      await simulation.run();
    } catch (error) {
      const log = simulation.log.slice(-80).join("\n");
      throw new Error(`Seed ${seed}:\n${log}`, { cause: error });
    }
  }
});
