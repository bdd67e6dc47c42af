import assert from "node:assert/strict";
import fc from "fast-check";
import { inputOf, run } from "./_parsing.ts";

/** An option in all the ways to write it. */
function option(name: string, value: string): fc.Arbitrary<string[]> {
  const names = fc.constantFrom(name, name.replaceAll("_", "-"));
  return fc.oneof(
    names.map((it) => [`--${it}=${value}`]),
    names.map((it) => [`--${it}`, value]),
  );
}

Deno.test("options mean the same in any place, order and way of writing", async () => {
  const options = fc.tuple(
    option("max_parallel", "4"),
    option("name", "x-y_z"),
    option("experiment", "/x/y"),
    fc.constant(["--replace"]),
  ).chain((all) => fc.shuffledSubarray(all, { minLength: all.length }));
  const name = fc.constantFrom(["a"], ["queue=a"], ["--queue=a"]);
  const places = fc.array(fc.nat(4), { minLength: 4, maxLength: 4 });

  await fc.assert(fc.asyncProperty(
    options,
    name,
    places,
    async (options, name, places) => {
      const words = [["queue"], ["run"], ["test"], name, []];
      const args = words.flatMap((word, at) => [
        ...options.filter((_, index) => places[index] === at).flat(),
        ...word,
      ]);

      assert.deepEqual(inputOf(await run(args)), {
        queue: "a",
        experiment: "/x/y",
        max_parallel: 4,
        name: "x-y_z",
        flags: ["replace"],
      });
    },
  ));
});

Deno.test("whatever is typed ends in an answer, not in a stack trace", async () => {
  const argument = fc.oneof(
    fc.string(),
    fc.array(fc.nat(0xffff)).map((codes) => String.fromCharCode(...codes)),
    fc.constantFrom("queue", "run", "test", "help", "--help", "--", "-h", "-"),
    fc.constantFrom("--name", "--name=", "--__proto__", "--toString=x", "=a"),
  );

  await fc.assert(
    fc.asyncProperty(fc.array(argument), async (args) => {
      await run(args);
    }),
  );
});
