import assert from "node:assert/strict";
import { FakeWorld } from "../support/fake_world.ts";

/** Keys that a person has written into the file, and what is said of them. */
const WRONG: Readonly<Record<string, [key: string, value: string]>> = {
  a: ["retries", "many"],
  b: ["retries", "-1"],
  c: ["retry_delay", "soon"],
  d: ["priority", "high"],
  e: ["walltime", "0"],
  f: ["begin", "18:30"],
};

Deno.test("a job with a number that is none fails to start, and says why", async () => {
  const jobs = Object.entries(WRONG).map(([name, [key, value]]) =>
    [
      name,
      {
        ...{ command: "true", status: "ready", host: "red", user: "pi" },
        [key]: value,
      },
    ] as const
  );
  const world = new FakeWorld({ jobs });

  await world.run({ options: { max_parallel: 1 } });

  assert.equal(
    world.states,
    "a:fail_start b:fail_start c:fail_start d:fail_start e:fail_start f:fail_start",
  );
  for (const [name, [key, value]] of Object.entries(WRONG)) {
    assert.match(
      String(world.job(name)["reason"]),
      new RegExp(`"${value}" as the ${key} of job "${name}"`),
    );
  }
});
