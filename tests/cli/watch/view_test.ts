import assert from "node:assert/strict";
import { Board } from "../../../src/cli/watch/board.ts";
import { draw, type View } from "../../../src/cli/watch/view.ts";
import type { QueueEvent } from "../../../src/core/event.ts";
import { makeJobs } from "../../support/make.ts";

const NOW = Date.parse("2026-11-22T12:00:00Z");

const VIEW: View = {
  queue: "a",
  manager: undefined,
  now: NOW,
  columns: 80,
  rows: 14,
  tab: "all",
  filter: "",
  isTyping: false,
  selected: undefined,
  message: "",
};

function event(
  job: string,
  status: string,
  { ago = 0, ...facts }: Partial<QueueEvent> & { ago?: number } = {},
): QueueEvent {
  const time = new Date(NOW - ago * 1_000).toISOString();
  return { id: "g-1", time, job, status, ...facts };
}

function textOf(board: Board, view: Partial<View> = {}): string[] {
  // deno-lint-ignore no-control-regex
  const styles = /\x1b\[\d+m/g;
  return draw(board, { ...VIEW, ...view })
    .map((line) => line.replace(styles, "").trimEnd());
}

Deno.test("the picture shows figures, and the jobs that run and failed first", () => {
  const board = new Board(makeJobs(4));
  const isOld = false;
  board.apply(event("job2", "start", { ago: 5, host: "pi@red" }), { isOld });
  board.apply(event("job3", "start", { ago: 9 }), { isOld });
  board.apply(event("job4", "start", { ago: 9 }), { isOld });
  board.apply(event("job4", "end", { ago: 2, exit_code: 0 }), { isOld });
  board.apply(event("job3", "end", { exit_code: 3 }), { isOld });

  const lines = textOf(board);

  assert.match(lines[0]!, /^\d\d:\d\d:\d\d {2}queue a: nobody runs it$/);
  assert.equal(lines[2], "1 done   1 failed   1 running   1 waiting");
  assert.equal(lines[4], " all 4   running 1   waiting 1   failed 1   done 1");
  assert.deepEqual(lines.slice(6, 10), [
    "job2               start        pi@red           5 s       sleep 1",
    "job3               end 3        pi@red           9 s       sleep 1",
    "job1               ready        pi@red                     sleep 1",
    "job4               end          pi@red           7 s       sleep 1",
  ]);
  assert.equal(lines.length, VIEW.rows);
});

Deno.test("events of before only tell since when a job is as it is", () => {
  const board = new Board([["a", { status: "start" }], ["b", {
    status: "end",
  }]]);

  board.apply(event("a", "start", { ago: 60 }), { isOld: true });
  board.apply(event("b", "start", { ago: 50 }), { isOld: true });
  board.apply(event("gone", "start", { ago: 70 }), { isOld: true });

  assert.equal(board.jobs.get("a")?.begun, NOW - 60_000);
  assert.equal(board.jobs.get("b")?.status, "end");
  assert.equal(board.jobs.has("gone"), false);
});

Deno.test("a list and a filter leave out all other jobs", () => {
  const board = new Board(makeJobs(12));
  board.apply(event("job3", "start"), { isOld: false });

  const running = textOf(board, { tab: "running" });
  const filtered = textOf(board, { filter: "job1" });

  assert.deepEqual(names(running), ["job3"]);
  assert.deepEqual(names(filtered), ["job1", "job10", "job11", "job12"]);
});

Deno.test("of a long list the part is shown that the chosen job is in", () => {
  const board = new Board(makeJobs(100));

  const lines = textOf(board, { selected: "job50" });

  assert.deepEqual(
    names(lines),
    ["job47", "job48", "job49", "job50", "job51", "job52"],
  );
});

Deno.test("on a narrow terminal no line is wider than it", () => {
  const board = new Board(makeJobs(2000));

  const lines = textOf(board, { columns: 40 });

  assert.deepEqual(lines.filter((line) => line.length > 40), []);
  assert.match(lines[2]!, /^0 done {3}0 failed {3}0 running {3}2000/);
});

Deno.test("nothing that a job is called or says moves the cursor", () => {
  const board = new Board([["a", {
    status: "fail_start",
    reason: "\x1b[2Jgone\r\n",
    command: "x",
  }]]);

  const line = draw(board, VIEW)[6]!;

  // deno-lint-ignore no-control-regex
  assert.doesNotMatch(line, /[\x00-\x1f]/);
});

function names(lines: readonly string[]): string[] {
  return lines.slice(6, -2).filter((line) => line !== "")
    .map((line) => line.split(" ")[0]!);
}

Deno.test("how fast a queue goes, and how long it will take, is told while somebody runs it", () => {
  const board = new Board(makeJobs(4));
  board.apply(event("job1", "end", { ago: 4 }), { isOld: false });
  board.apply(event("job2", "end", { ago: 2 }), { isOld: false });
  const manager = { pid: 1 };

  assert.match(
    textOf(board, { manager })[2]!,
    /2 waiting {3}.* jobs\/min .* left$/,
  );
  assert.match(textOf(board)[2]!, /2 waiting$/);
});
