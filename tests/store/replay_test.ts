import assert from "node:assert/strict";
import type { Change } from "../../src/core/change.ts";
import type { JobRecord } from "../../src/core/job.ts";
import type { Entry } from "../../src/store/journal_entry.ts";
import { originOf } from "../../src/store/replay.ts";
import { add, end, start } from "../support/queue_dir.ts";
import { applyAll } from "../support/queue_model.ts";

type Line = Change | { checkpoint: string } | { saved: string };

/** A history of versions, and what an edited file says in the end. */
interface Story {
  readonly digest?: string;
  readonly file?: Record<string, JobRecord>;
  readonly isManaged?: boolean;
}

/** What a rewriting leaves in the journal. */
function version(digest: string): Line[] {
  return [{ checkpoint: digest }, { saved: digest }];
}

function originIn(
  lines: readonly Line[],
  { digest = "edited", file = {}, isManaged = false }: Story,
) {
  const entries = lines.map((line, at): Entry => ({ at, ...line }));
  const look = (job: string) => file[job];
  return originOf(entries, { digest, look, isManaged });
}

/** The jobs as they are after these changes. */
function after(...lines: readonly Line[]): Record<string, JobRecord> {
  const changes = lines.filter((line) => "job" in line);
  return Object.fromEntries(applyAll(new Map(), changes));
}

const RUN = [
  ...[add("job1"), add("job2"), ...version("v0")],
  ...[start("job1", "x-1"), ...version("v1")],
  ...[end("job1", "11"), start("job2", "x-2"), ...version("v2")],
  ...[end("job2", "12")],
];
/** The entries that are in the versions. */
const [V0, V1, V2] = [3, 6, 10];

Deno.test("without a version in the journal all of it is replayed", () => {
  assert.equal(originIn([add("job1")], { file: {} }).start, 0);
  assert.equal(originIn([], {}).start, 0);
});

Deno.test("over a file that nobody has touched its own version is replayed", () => {
  const { start, how, isNoted, isSure } = originIn(RUN, { digest: "v2" });

  assert.deepEqual([start, how, isNoted, isSure], [
    V2,
    "untouched",
    true,
    true,
  ]);
});

Deno.test("a version that was never put in its place does not count", () => {
  const killed = [...RUN, { checkpoint: "v3" }];

  assert.equal(originIn(killed, { digest: "v2" }).start, V2);
  const { start, isNoted } = originIn(killed, { digest: "v3" });
  assert.deepEqual([start, isNoted], [killed.length, false]);
});

Deno.test("an edited file is of the version whose attempts it shows", () => {
  for (
    const [file, expected] of [
      [after(...RUN.slice(0, V0)), V0],
      [after(...RUN.slice(0, V1)), V1],
      [after(...RUN.slice(0, V2)), V2],
    ] as const
  ) {
    for (const isManaged of [true, false]) {
      const { start, how, isSure } = originIn(RUN, { file, isManaged });
      assert.deepEqual([start, isSure], [expected, true]);
      assert.equal(how, expected === V2 ? "edited" : "older");
    }
  }
});

Deno.test("a job that is missing was deleted, but during a run it was added since", () => {
  const lines = [add("job1"), ...version("v0"), add("job2"), ...version("v1")];
  const file = after(add("job1"));

  assert.equal(originIn(lines, { file, isManaged: false }).start, 5);
  assert.equal(originIn(lines, { file, isManaged: true }).start, 2);
});

Deno.test("a missing job was added since if its version may not have come into place", () => {
  const lines = [
    ...[add("job1"), ...version("v0")],
    ...[add("job2"), { checkpoint: "v1" }],
  ];
  const file = after(add("job1"));

  assert.equal(originIn(lines, { file }).start, 2);
});

Deno.test("a file that shows nothing of the journal is another one", () => {
  const file = { job1: { status: "ready" }, job2: { status: "ready" } };

  assert.equal(originIn(RUN, { file }).start, V2);
});

Deno.test("during a run such a file is older than all of the journal", () => {
  const lines = [
    { saved: "hand-made" },
    ...[start("job1", "x-1"), ...version("v0")],
    ...[end("job1", "11"), ...version("v1")],
  ];
  const file = { job1: { status: "ready" } };

  assert.equal(originIn(lines, { file, isManaged: true }).start, 1);
  assert.equal(originIn(lines, { file, isManaged: true }).isSure, false);
});

Deno.test("a state that was set by hand does not make the file older", () => {
  const file = after(...RUN.slice(0, V2));
  file["job1"] = { ...file["job1"], status: "ready", pid: null };

  assert.equal(originIn(RUN, { file }).start, V2);
});

Deno.test("the same text noted again is another version", () => {
  const lines = [
    ...[{ saved: "empty" }, add("job1"), { saved: "empty" }],
    ...[add("job2")],
  ];

  assert.equal(originIn(lines, { digest: "empty" }).start, 3);
});
