import "../support/with_parser.ts";
import assert from "node:assert/strict";
import fc from "fast-check";
import type { Entry } from "../../src/core/jobset/entry.ts";
import { entryOf, recordOf } from "../../src/core/jobset/entry.ts";
import { JobsetText } from "../../src/store/jobset_text.ts";

const ORIGIN = { kind: "jobset", path: "spec.yaml" } as const;
const VALUE = fc.oneof(
  fc.string(),
  fc.string({ unit: "binary" }),
  fc.constantFrom(" ", "on", "1e3", "a\nb", "  a\n\n b\n", "# c", "jobs:", "~"),
  fc.integer(),
  fc.boolean(),
  fc.constant(null),
);
const NAME = fc.constantFrom("a", "b", "10", "2", "jobs", "on");
const ENTRY: fc.Arbitrary<Entry> = fc.record({
  name: NAME,
  status: fc.constantFrom("ready", "submitted", "done", "hold"),
  submitted_to_ip: fc.constantFrom("10.0.0.1", "10.0.0.2", "10.0.0.3"),
  notes: VALUE,
  arguments: fc.oneof(VALUE, fc.array(fc.string()), fc.dictionary(NAME, VALUE)),
}, { requiredKeys: ["status"] });
const HOSTS = new Map([
  ["red", { ip: "10.0.0.1", job_counter: "0" }],
  ["blue", { ip: "10.0.0.2", job_counter: 2 }],
]);

/** Something that happens to a job: its new entry, or its end. */
const STEP = fc.tuple(NAME, fc.option(ENTRY));

function counted(jobs: Iterable<Entry>, ip: string): number {
  return [...jobs].filter((job) =>
    job["status"] === "submitted" && job["submitted_to_ip"] === ip
  ).length;
}

Deno.test("whatever happens to the jobs, the file has them in their order, and the counters count them", () => {
  fc.assert(fc.property(
    fc.array(STEP, { maxLength: 12 }),
    fc.boolean(),
    (steps, reopens) => {
      let text = JobsetText.of({
        user: "me",
        policy: "smart",
        hosts: HOSTS,
        jobs: new Map(),
      });
      const model = new Map<string, Entry>();
      for (const [name, entry] of steps) {
        if (entry) {
          text.set(name, recordOf(entry));
          model.set(name, entryOf(recordOf(entry)));
        } else {
          text.delete(name);
          model.delete(name);
        }
        if (reopens) text = JobsetText.parse(text.toString(), ORIGIN);
        const [red, blue] = [...text.hosts().values()];
        const jobs = model.values().toArray();
        assert.equal(red?.["job_counter"], `${counted(jobs, "10.0.0.1")}`);
        assert.equal(blue?.["job_counter"], 2 + counted(jobs, "10.0.0.2"));
      }

      const again = JobsetText.parse(text.toString(), ORIGIN);
      assert.deepEqual(
        [...again.entries()].map(([name, entry]) => [name, wellFormed(entry)]),
        [...model].map(([name, entry]) => [name, wellFormed(entry)]),
      );
      assert.equal(again.policy, "smart");
    },
  ));
});

/** Half a character cannot be written. */
function wellFormed(entry: Entry): unknown {
  return JSON.parse(JSON.stringify(entry).toWellFormed());
}
