import assert from "node:assert/strict";
import { inquire } from "../../src/transport/inquire.ts";

const PLACE = { name: "x", directory: "e/x", log: "x.log" };

/** A machine on which a job's traces are others from look to look. */
function machine(looks: readonly (readonly string[])[], alive: Set<string>) {
  let at = 0;
  return {
    boot: "-",
    request(call: string, args: readonly string[]) {
      const data = call === "look"
        ? [...looks[Math.min(at++, looks.length - 1)]!, "-:cloudmesh look"]
        : alive.has(args[0]!)
        ? []
        : [args[2]!];
      return Promise.resolve({ status: 0, text: "", data });
    },
  };
}

const BEGUN = [
  "e/x/x.pid:7",
  "e/x/x.log:# cloudmesh state: start",
  "e/x/x.log:# cloudmesh process: 7 42 -",
];

Deno.test("a job that begins between two looks is alive", async () => {
  const [report] = await inquire(machine([[], BEGUN], new Set("7")), [PLACE]);

  assert.deepEqual([report?.alive, report?.state, report?.pid], [
    true,
    "start",
    7,
  ]);
});

Deno.test("a job that begins and dies between two looks is not alive", async () => {
  const [report] = await inquire(machine([[], BEGUN], new Set()), [PLACE]);

  assert.deepEqual([report?.alive, report?.state], [false, "start"]);
});

Deno.test("a job that ends between look and check has ended", async () => {
  const ended = [...BEGUN, "e/x/x.log:# cloudmesh state: end"];

  const [report] = await inquire(machine([BEGUN, ended], new Set()), [PLACE]);

  assert.deepEqual([report?.alive, report?.state], [false, "end"]);
});
