import assert from "node:assert/strict";
import fc from "fast-check";
import { Waiting } from "../../src/core/waiting.ts";

/** Lets these jobs wait; those in `held` are passed over when they are met. */
function waitingFor(
  names: Iterable<string>,
  held: ReadonlySet<string> = new Set(),
): Waiting {
  const waiting = new Waiting((name) =>
    held.has(name) ? undefined : { status: "ready" }
  );
  for (const name of names) waiting.push(name);
  return waiting;
}

function namesOf(waiting: Waiting): string[] {
  return [...waiting].map(({ name }) => name);
}

Deno.test("no job waits at first", () => {
  const waiting = waitingFor([]);

  assert.equal(waiting.size, 0);
  assert.equal(waiting.peek(), undefined);
  assert.deepEqual(namesOf(waiting), []);
  assert.throws(() => waiting.first, RangeError);
});

Deno.test("jobs wait in the order in which they came", () => {
  const waiting = waitingFor(["b", "10", "2", "a"]);

  assert.deepEqual(namesOf(waiting), ["b", "10", "2", "a"]);
  assert.deepEqual(waiting.first, { name: "b", job: { status: "ready" } });
});

Deno.test("a job that waits already keeps its place", () => {
  const waiting = waitingFor(["a", "b", "a"]);

  assert.equal(waiting.size, 2);
  assert.deepEqual(namesOf(waiting), ["a", "b"]);
});

Deno.test("taking a job out tells whether it waited", () => {
  const waiting = waitingFor(["a", "b"]);

  const answers = ["b", "b", "c", "a"].map((name) => waiting.remove(name));

  assert.deepEqual(answers, [true, false, false, true]);
});

Deno.test("a job that comes back has its old place again", () => {
  const waiting = waitingFor(["a", "b", "c"]);
  waiting.remove("a");
  waiting.remove("b");
  assert.equal(waiting.first.name, "c");

  waiting.push("b");

  assert.equal(waiting.first.name, "b");
  assert.deepEqual(namesOf(waiting), ["b", "c"]);
});

Deno.test("a job that was forgotten comes back behind all others", () => {
  const waiting = waitingFor(["a", "b", "c"]);
  waiting.forget("a");

  waiting.push("a");

  assert.deepEqual(namesOf(waiting), ["b", "c", "a"]);
});

Deno.test("the next job is forgotten with its place, too", () => {
  const waiting = waitingFor([]);
  waiting.fill(new Map([[0, ["a", "b"]]]));
  waiting.forget("a");

  waiting.push("a");

  assert.deepEqual(namesOf(waiting), ["b", "a"]);
});

Deno.test("all jobs of a queue wait in its order", () => {
  const waiting = waitingFor([]);

  waiting.fill(new Map([[0, ["b", "10", "2", "a"]]]));

  assert.deepEqual(namesOf(waiting), ["b", "10", "2", "a"]);
  assert.equal(waiting.size, 4);
});

Deno.test("a job's state is looked at when its turn comes and not before", () => {
  const looked: string[] = [];
  const waiting = new Waiting((name) => {
    looked.push(name);
    return {};
  });
  for (const name of ["a", "b", "c"]) waiting.push(name);
  const before = [...looked];

  const { name } = waiting.first;

  assert.equal(name, "a");
  assert.deepEqual(before, []);
  assert.deepEqual(looked, ["a"]);
});

Deno.test("a job that was skipped is not considered again", () => {
  const held = new Set(["a"]);
  const waiting = waitingFor(["a", "b"], held);
  const [first] = namesOf(waiting);

  held.delete("a");

  assert.equal(first, "b");
  assert.equal(waiting.has("a"), false);
  assert.equal(waiting.first.name, "b");
});

Deno.test("a job may be changed before it is considered", () => {
  const held = new Set(["b"]);
  const waiting = waitingFor(["a", "b"], held);
  assert.equal(waiting.first.name, "a");
  waiting.remove("a");

  held.delete("b");

  assert.equal(waiting.first.name, "b");
});

Deno.test("jobs that wait take over the order of the queue", () => {
  const waiting = waitingFor(["a", "b", "c", "d"]);
  waiting.remove("b");

  waiting.arrange(["d", "new", "b", "a"]);

  assert.deepEqual(namesOf(waiting), ["d", "a"]);
  assert.equal(waiting.size, 2);
});

Deno.test("a job that does not wait has its place in the new order, too", () => {
  const waiting = waitingFor(["a", "b", "c"]);
  waiting.remove("b");
  waiting.arrange(["c", "b", "a"]);

  waiting.push("b");

  assert.deepEqual(namesOf(waiting), ["c", "b", "a"]);
});

const NAMES = ["a", "b", "c", "10", "2", "f"];

const NAME = fc.constantFrom(...NAMES);

/** What may happen to the waiting jobs, and in which order. */
const STEPS = fc.array(
  fc.oneof(
    fc.record({
      verb: fc.constantFrom("push", "remove", "forget", "hold", "let go"),
      name: NAME,
    }),
    fc.record({
      verb: fc.constant("arrange"),
      queue: fc.shuffledSubarray(NAMES),
    }),
    fc.record({ verb: fc.constantFrom("peek", "list") }),
  ),
  { maxLength: 60 },
);

/** The same in the plainest way: all places, and whether somebody waits there. */
class Places {
  #places: { name: string; waits: boolean }[] = [];

  constructor(readonly held: ReadonlySet<string>) {}

  get names(): string[] {
    return this.#places.filter(({ waits }) => waits).map(({ name }) => name);
  }

  push(name: string): void {
    const place = this.#places.find((place) => place.name === name);
    if (place) place.waits = true;
    else this.#places.push({ name, waits: true });
  }

  remove(name: string): void {
    const place = this.#places.find((place) => place.name === name);
    if (place) place.waits = false;
  }

  forget(name: string): void {
    this.#places = this.#places.filter((place) => place.name !== name);
  }

  arrange(queue: readonly string[]): void {
    const waiting = this.names;
    this.#places = queue
      .map((name) => ({ name, waits: waiting.includes(name) }));
  }

  peek(): string | undefined {
    for (const name of this.names) {
      if (!this.held.has(name)) return name;
      this.remove(name);
    }
    return undefined;
  }

  list(): string[] {
    for (const name of this.held) this.remove(name);
    return this.names;
  }
}

Deno.test("waiting jobs are those of a plain list of places", () => {
  fc.assert(
    fc.property(STEPS, (steps) => {
      const held = new Set<string>();
      const waiting = waitingFor([], held);
      const places = new Places(held);

      for (const step of steps) {
        const { verb, name, queue } = { name: "", queue: [], ...step };
        if (verb === "push" || verb === "remove" || verb === "forget") {
          waiting[verb](name);
          places[verb](name);
        } else if (verb === "hold") held.add(name);
        else if (verb === "let go") held.delete(name);
        else if (verb === "peek") {
          assert.equal(waiting.peek()?.name, places.peek());
        } else if (verb === "list") {
          assert.deepEqual(namesOf(waiting), places.list());
        } else {
          waiting.arrange(queue);
          places.arrange(queue);
        }

        assert.equal(waiting.size, places.names.length);
        assert.deepEqual(
          NAMES.filter((name) => waiting.has(name)),
          NAMES.filter((name) => places.names.includes(name)),
        );
      }
    }),
    { numRuns: 500 },
  );
});
