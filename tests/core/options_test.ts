import assert from "node:assert/strict";
import fc from "fast-check";
import { AppError } from "../../src/core/errors.ts";
import { type OptionSpec, parseOptions } from "../../src/core/options.ts";

/** Checks the value of a single option called `size`. */
function parse(spec: Partial<OptionSpec>, value?: unknown) {
  const specs = { size: { type: "integer", help: "how large", ...spec } };
  return parseOptions(specs as Record<string, OptionSpec>, { size: value })[
    "size"
  ];
}

Deno.test("an option that is not given is undefined", () => {
  assert.deepEqual(
    parseOptions({ size: { type: "text", help: "how large" } }, {}),
    { size: undefined },
  );
});

Deno.test("an option that is not given has its default", () => {
  assert.equal(parse({ default: 7 }), 7);
  assert.equal(parse({ default: 7, required: true }), 7);
  assert.equal(parse({ default: 7 }, 8), 8);
});

Deno.test("only the options that are described are answered", () => {
  const specs: Record<string, OptionSpec> = {
    size: { type: "integer", help: "how large" },
  };

  assert.deepEqual(parseOptions(specs, { size: "1", color: "red" }), {
    size: 1,
  });
});

Deno.test("an option that is required is asked for by its name", () => {
  assert.throws(
    () => parse({ required: true }),
    new AppError("usage", "Cannot go on without --size", {
      hint: "give --size=VALUE: how large",
    }),
  );
  assert.throws(() => parse({ required: true, placeholder: "SIZE" }), {
    hint: "give --size=SIZE: how large",
  });
});

const GOOD: readonly (readonly [Partial<OptionSpec>, unknown, unknown])[] = [
  [{ type: "integer" }, "12", 12],
  [{ type: "integer" }, 12, 12],
  [{ type: "integer" }, " 12\n", 12],
  [{ type: "integer" }, "-3", -3],
  [{ type: "integer", minimum: 1 }, "1", 1],
  [{ type: "integer", maximum: 5 }, "5", 5],
  [{ type: "number" }, "0.5", 0.5],
  [{ type: "number" }, "1e3", 1000],
  [{ type: "text" }, " pi@red ", "pi@red"],
  [{ type: "text" }, 10, "10"],
  [{ type: "text" }, "", ""],
];

for (const [spec, given, value] of GOOD) {
  Deno.test(`${JSON.stringify(given)} is good for ${JSON.stringify(spec)}`, () => {
    assert.equal(parse(spec, given), value);
  });
}

const BAD: readonly (readonly [Partial<OptionSpec>, unknown, string])[] = [
  [{ type: "integer" }, "a", "it is no number"],
  [{ type: "integer" }, "", "it is no number"],
  [{ type: "integer" }, "1 2", "it is no number"],
  [{ type: "integer" }, "Infinity", "it is no number"],
  [{ type: "integer" }, NaN, "it is no number"],
  [{ type: "integer" }, true, "it is no number"],
  [{ type: "integer" }, "1.5", "it is no whole number"],
  [{ type: "integer", minimum: 1 }, "0", "it is less than 1"],
  [{ type: "integer", maximum: 5 }, 6, "it is more than 5"],
  [{ type: "number", minimum: 0.5 }, "0.4", "it is less than 0.5"],
  [{ type: "number" }, "half", "it is no number"],
];

for (const [spec, given, reason] of BAD) {
  Deno.test(`${JSON.stringify(given)} is bad for ${JSON.stringify(spec)}`, () => {
    const shown = JSON.stringify(String(given));
    assert.throws(
      () => parse(spec, given),
      new AppError("usage", `Cannot use ${shown} for --size: ${reason}`, {
        hint: "--size takes: how large",
      }),
    );
  });
}

Deno.test("a number that is accepted is within its bounds", () => {
  fc.assert(fc.property(
    fc.oneof(fc.string(), fc.double(), fc.integer()),
    fc.integer({ min: -10, max: 10 }),
    fc.nat(10),
    (given, minimum, more) => {
      const maximum = minimum + more;
      try {
        const value = Number(parse({ minimum, maximum }, given));
        assert.ok(Number.isInteger(value));
        assert.ok(minimum <= value && value <= maximum);
      } catch (error) {
        assert.ok(error instanceof AppError && error.code === "usage");
      }
    },
  ));
});
