import assert from "node:assert/strict";
import { userInfo } from "node:os";
import { until } from "../support/until.ts";
import { type Bench, openBench } from "./_bench.ts";

/** Many commands on one queue at the same time, while a manager runs it. */

const RUN = ["queue", "run", "fifo", "a", "--max_parallel=4"];
const CLIENTS = ["a", "b", "c", "d", "e", "f", "g", "h"];

function adding(names: string, command: string): string[] {
  return [
    ...["queue", "add", "a", `--name=${names}`, `--command=${command}`],
    ...[`--user=${userInfo().username}`, "--host=localhost"],
  ];
}

/** Adds, looks, deletes and resets jobs of its own. */
async function work(bench: Bench, client: string): Promise<void> {
  await bench.well(...adding(`${client}[1-4]`, bench.mark));
  const seen = await bench.states();
  assert.ok(seen[`${client}1`] && seen[`${client}4`], JSON.stringify(seen));
  await bench.well("queue", "delete", "a", `--name=${client}2`);
  await bench.cms("queue", "reset", "a", `--name=${client}1`); // it may be too early
  await bench.well(...adding(`${client}5`, bench.mark));
}

Deno.test("eight people add, list, delete and reset jobs while a manager runs them, and others try to: nothing is lost or run twice", async () => {
  await using bench = await openBench();
  await bench.well(...adding("first", `${bench.mark}; ${bench.hold}`));
  await using manager = bench.start(...RUN);
  await until(() => bench.ran().length === 1);

  const others = CLIENTS.slice(0, 2).map(() => bench.cms(...RUN));
  await Promise.all(CLIENTS.map((client) => work(bench, client)));
  const refused = await Promise.all(others);
  bench.release();
  const first = await manager.result;
  const { code, err } = await bench.cms(...RUN); // for what was reset after its turn

  assert.equal(first.code, 0, first.err);
  assert.equal(code, 0, err);
  for (const { err } of refused) assert.match(err, /is running it/);
  const states = Object.entries(await bench.states());
  const names = CLIENTS.flatMap((it) => [1, 3, 4, 5].map((n) => `${it}${n}`));
  assert.deepEqual(
    states.toSorted(),
    ["first", ...names].toSorted().map((name) => [name, "end"]),
    err,
  );
  const ran = Map.groupBy(bench.ran(), (name) => name);
  for (const name of ["first", ...names]) {
    const count = ran.get(name)?.length ?? 0;
    const most = name.endsWith("1") ? 2 : 1; // it may have run before its reset
    assert.ok(count >= 1 && count <= most, `${name} ran ${count} times`);
  }
  for (const client of CLIENTS) {
    assert.ok((ran.get(`${client}2`)?.length ?? 0) <= 1);
  }
});
