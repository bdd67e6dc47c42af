import assert from "node:assert/strict";
import { type Transition, TransitionMaker } from "../../src/core/event.ts";
import type { JobRecord } from "../../src/core/job.ts";
import { spansOf } from "../../src/core/spans.ts";
import { formatTimeline } from "../../src/core/timeline.ts";

/** What happens with changes, one each 1,000 ms from 0 on. */
async function* transitionsOf(
  changes: readonly (readonly [job: string, set: JobRecord, took?: number])[],
): AsyncGenerator<Transition[]> {
  const maker = new TransitionMaker();
  for (const [n, [job, set, took]] of changes.entries()) {
    const position = { generation: "g", offset: n };
    const change = { job, set, unset: [], took };
    const transition = maker.make({ change, at: n * 1_000, position });
    if (transition) yield [transition];
  }
}

function run(attempt: string, host = "red", more: JobRecord = {}): JobRecord {
  return { status: "run", attempt, user: "pi", host, ...more };
}

Deno.test("a span lasts from the order to the end, on the first free slot", async () => {
  const spans = await spansOf(transitionsOf([
    ["x", { status: "ready" }],
    ["x", run("1")],
    ["y", run("2")],
    ["z", run("3", "red", { slot_gpu: "1" })],
    ["x", { status: "start", pid: "7" }],
    ["x", { status: "end", exit_code: 3 }],
    ["v", run("4")],
  ]));

  const places = spans.map(({ job, place, slot }) => `${job} ${place} ${slot}`);
  assert.deepEqual(places, [
    "x pi@red 0",
    "y pi@red 1",
    "z pi@red gpu 1 0",
    "v pi@red 0",
  ]);
  const { from, begun, to, waitedMs, status, exitCode } = spans[0]!;
  assert.deepEqual({ from, begun, to, waitedMs, status, exitCode }, {
    from: 1_000,
    begun: 4_000,
    to: 5_000,
    waitedMs: 1_000,
    status: "end",
    exitCode: 3,
  });
  assert.deepEqual([spans[1]!.to, spans[1]!.status], [undefined, "run"]);
});

Deno.test("an end that was found later was when the job's own clock says, where its beginning is known", async () => {
  const spans = await spansOf(transitionsOf([
    ["x", run("1")],
    ["x", { status: "start", pid: "7" }],
    ["y", run("2")],
    ["z", run("3")],
    ["z", { status: "start", pid: "8" }],
    ...Array.from({ length: 5 }, () => ["v", { status: "ready" }] as const),
    ["x", { status: "end" }, 2],
    ["y", { status: "end" }, 2],
    ["z", { status: "end" }, 60],
  ]));

  const ends = spans.map(({ job, to }) => `${job} ${to}`);
  assert.deepEqual(ends, ["x 3000", "y 11000", "z 12000"]);
});

Deno.test("of the slots that are free the lowest is taken, whichever became free last", async () => {
  const names = ["a", "b", "c", "d"];
  const spans = await spansOf(transitionsOf([
    ...names.map((name) => [name, run(name)] as const),
    ["c", { status: "end" }],
    ["a", { status: "end" }],
    ["b", { status: "end" }],
    ...["e", "f", "g", "h"].map((name) => [name, run(name)] as const),
  ]));

  const slots = new Map(spans.map(({ job, slot }) => [job, slot]));
  assert.deepEqual(["d", "e", "f", "g", "h"].map((it) => slots.get(it)), [
    ...[3, 0, 1, 2, 4],
  ]);
});

Deno.test("what was not begun after all leaves its slot, and no span", async () => {
  const spans = await spansOf(transitionsOf([
    ["x", run("1")],
    ["x", { status: "ready", attempt: null }],
    ["y", run("2")],
    ["y", { status: "fail_start", reason: "no shell" }],
    ["z", run("3")],
    ["z", { status: "end" }],
  ]));

  assert.deepEqual(spans.map(({ job, slot }) => [job, slot]), [["z", 0]]);
});

Deno.test("a timeline has a bar for each start, and its text is only text", async () => {
  const spans = await spansOf(transitionsOf([
    ["x", run("1", 'a"><script>')],
    ["y", run("2")],
    ["x", { status: "end" }],
    ["y", { status: "end", exit_code: 2 }],
    ["z", run("3")],
  ]));

  const svg = formatTimeline(spans, { title: "<&>", now: 9_000 });

  const titles = [...svg.matchAll(/<rect [^>]*><title>([^<]*)</g)]
    .map(([, title]) => title);
  assert.deepEqual(titles, [
    "x: end, 2 s from 1970-01-01T00:00:00.000Z on pi@a&#34;&#62;&#60;script&#62;, slot 1",
    "z: run, 5 s from 1970-01-01T00:00:04.000Z on pi@red, slot 1",
    "y: end, exit code 2, 2 s from 1970-01-01T00:00:01.000Z on pi@red, slot 1",
  ]);
  assert.doesNotMatch(svg, /<script|NaN|Infinity|undefined|<&>/);
  assert.match(svg, />1 ended well<.*>1 running<.*>1 failed</s);
});

Deno.test("a timeline of nothing, and of a moment, can be drawn", async () => {
  const moment = await spansOf(transitionsOf([["x", run("1")]]));

  for (const spans of [[], moment]) {
    const svg = formatTimeline(spans, { title: "a", now: 0 });

    assert.doesNotMatch(svg, /NaN|Infinity|undefined/);
    assert.match(svg, /^<svg [^]*<\/svg>\n$/);
  }
});
