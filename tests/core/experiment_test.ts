import assert from "node:assert/strict";
import { posix } from "node:path";
import fc from "fast-check";
import { AppError } from "../../src/core/errors.ts";
import {
  directoryOf,
  fileOf,
  parseExperiment,
  parseInnerPath,
  parseName,
  parseRef,
} from "../../src/core/experiment.ts";

const HINT =
  "use letters, digits and _ . + @ : = - , a letter, digit or _ first";

/** Texts that are nearly names or paths. */
const TEXT = fc.oneof(
  fc.string({ unit: fc.constantFrom(..."ab0._-/ \n$;'"), maxLength: 12 }),
  fc.string({ unit: "binary" }),
);

function isUsage(error: unknown): boolean {
  return error instanceof AppError && error.code === "usage";
}

const NAMES = [
  "job1",
  "10",
  "_",
  "job.1",
  "a-b_c+d@e:f=g",
  "x".repeat(200),
];

for (const name of NAMES) {
  Deno.test(`a job, a queue and a cluster may be called ${name}`, () => {
    for (const kind of ["job", "queue", "cluster"]) {
      assert.equal(parseName(kind, name), name);
    }
  });
}

const BAD_NAMES: Readonly<Record<string, string>> = {
  "": "it is empty",
  "$(touch x)": "it holds a character that is not allowed there",
  "`touch x`": "it holds a character that is not allowed there",
  "a;b": "it holds a character that is not allowed there",
  "a b": "it holds a character that is not allowed there",
  "a'b": "it holds a character that is not allowed there",
  "-oProxyCommand=x": "it holds a character that is not allowed there",
  ".": "it holds a character that is not allowed there",
  "..": "it holds a character that is not allowed there",
  ".hidden": "it holds a character that is not allowed there",
  "a/b": "it holds a character that is not allowed there",
  "/": "it holds a character that is not allowed there",
  "jöb": "it holds a character that is not allowed there",
  "job１": "it holds a character that is not allowed there",
  "😀": "it holds a character that is not allowed there",
  "a\n": "it holds a character that is not allowed there",
  "a\nb": "it holds a character that is not allowed there",
  "a\0": "it holds a character that is not allowed there",
  "a.lock": "it holds a character that is not allowed there",
};

for (const [name, reason] of Object.entries(BAD_NAMES)) {
  Deno.test(`no job is called ${JSON.stringify(name)}`, () => {
    assert.throws(
      () => parseName("job", name),
      new AppError(
        "usage",
        `Cannot use ${JSON.stringify(name)} as the name of a job: ${reason}`,
        { hint: HINT },
      ),
    );
  });
}

Deno.test("a name that is too long is refused, and only its beginning is shown", () => {
  assert.throws(() => parseName("queue", "x".repeat(300)), {
    code: "usage",
    message: `Cannot use "${"x".repeat(80)}" as the name of a queue: ` +
      "it is longer than 200 characters",
  });
});

Deno.test("a job is not called like a file of cms, for it has a directory", () => {
  for (const name of ["a-queue.yaml", "b-cluster.yaml", "a-queue.journal"]) {
    assert.throws(() => parseName("job", name), {
      code: "usage",
      message: `Cannot use "${name}" as the name of a job: ` +
        "a file of cms has such a name",
    });
  }
});

Deno.test("no name that is accepted is more than one word of one path", () => {
  fc.assert(fc.property(TEXT, (text) => {
    try {
      parseName("job", text);
    } catch (error) {
      return assert.ok(isUsage(error));
    }
    assert.match(text, /^[\w][\w.+@:=-]*$/);
    assert.equal(posix.join("experiment", text, ".."), "experiment");
  }));
});

const EXPERIMENTS: Readonly<Record<string, string>> = {
  "experiment": "experiment",
  "./experiment": "experiment",
  "././experiment/": "experiment",
  "a//b/./c": "a/b/c",
  "/data/e": "/data/e",
  "//data//e/": "/data/e",
  ".local/e": ".local/e",
  "my experiment, v1.0": "my experiment, v1.0",
};

for (const [path, experiment] of Object.entries(EXPERIMENTS)) {
  Deno.test(`the experiment ${path} is written as ${experiment}`, () => {
    assert.equal(parseExperiment(path), experiment);
  });
}

const BAD_EXPERIMENTS = [
  "",
  ".",
  "/",
  "..",
  "../e",
  "a/../b",
  "-e",
  "a/-b",
  "~",
  "a\nb",
  "a;b",
  "$HOME",
  "a'b",
  "a\0",
];

for (const path of BAD_EXPERIMENTS) {
  Deno.test(`no experiment is in ${JSON.stringify(path)}`, () => {
    assert.throws(() => parseExperiment(path), isUsage);
  });
}

Deno.test("an experiment is never above the directory that it is seen from", () => {
  fc.assert(fc.property(TEXT, (text) => {
    let experiment: string;
    try {
      experiment = parseExperiment(text);
    } catch (error) {
      return assert.ok(isUsage(error));
    }
    assert.equal(posix.normalize(experiment), experiment);
    assert.ok(!experiment.split("/").includes(".."));
    assert.equal(parseExperiment(experiment), experiment);
    assert.equal(experiment.startsWith("/"), text.startsWith("/"));
  }));
});

Deno.test("a queue is called default where it is not named", () => {
  const expected = { experiment: "experiment", name: "default" };

  assert.deepEqual(parseRef("queue", {}), expected);
  assert.deepEqual(parseRef("queue", { name: "" }), expected);
  assert.deepEqual(parseRef("queue", { name: "-queue.yaml" }), expected);
});

Deno.test("a queue and a cluster may be named with their file's suffix", () => {
  assert.equal(parseRef("queue", { name: "a-queue.yaml" }).name, "a");
  assert.equal(parseRef("cluster", { name: "a-cluster.yaml" }).name, "a");
  assert.equal(
    parseRef("queue", { name: "a-cluster.yaml" }).name,
    "a-cluster.yaml",
  );
});

Deno.test("a queue is not named with its path", () => {
  assert.throws(() => parseRef("queue", { name: "e/a-queue.yaml" }), isUsage);
});

Deno.test("a queue's file is in its experiment", () => {
  const ref = parseRef("queue", { name: "a", experiment: "./e" });

  assert.equal(fileOf("queue", ref), "e/a-queue.yaml");
  assert.equal(fileOf("cluster", ref), "e/a-cluster.yaml");
});

Deno.test("a relative experiment's directory begins with a dot", () => {
  assert.equal(directoryOf("experiment"), "./experiment");
  assert.equal(directoryOf("/data/e"), "/data/e");
});

const INNER_PATHS: Readonly<Record<string, string>> = {
  "job1.out": "job1.out",
  "./a//b/": "a/b",
  "...": "...",
  "a..b": "a..b",
  "a b;c": "a b;c",
};

for (const [path, inner] of Object.entries(INNER_PATHS)) {
  Deno.test(`the path ${path} below a directory is ${inner}`, () => {
    assert.equal(parseInnerPath("the output", path), inner);
  });
}

for (const path of ["", ".", "/", "/a", "..", "a/../b", "../a", "a\nb", "\0"]) {
  Deno.test(`the path ${JSON.stringify(path)} is not below a directory`, () => {
    assert.throws(() => parseInnerPath("the output", path), {
      code: "invalid",
      message: `Cannot use ${JSON.stringify(path)} as the output: ` +
        "it leaves the job's directory",
    });
  });
}

Deno.test("a path below a directory never leaves it", () => {
  fc.assert(
    fc.property(TEXT, (text) => {
      let inner: string;
      try {
        inner = parseInnerPath("the output", text);
      } catch (error) {
        return assert.ok(error instanceof AppError && error.code === "invalid");
      }
      assert.equal(posix.normalize(inner), inner);
      assert.ok(posix.join("/a/job1", inner).startsWith("/a/job1/"));
      assert.ok([...inner].every((c) => c >= " " && c !== "\x7f"));
    }),
    { numRuns: 1_000 },
  );
});
