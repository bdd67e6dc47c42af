import "../support/with_parser.ts";
import assert from "node:assert/strict";
import { AppError } from "../../src/core/errors.ts";
import { JobsetText } from "../../src/store/jobset_text.ts";

const ORIGIN = { kind: "jobset", path: "spec.yaml" } as const;
const GOLDEN = new URL("../golden/jobset/", import.meta.url);

/** As a person writes one. */
const HAND_MADE = `# the lab's
cloudmesh:
  default:
    user: pi # me
  other: [1, 2]
  jobset:
    # two of them
    hosts:
        red:
            name: red
            ip: 10.0.0.1 # in the cellar
            cpus: '2'
            status: free
            job_counter: '0'
            max_jobs_allowed: '2'
    jobs:
      # the first
      one:
        name: one
        ip: 10.0.0.1
        status: ready
        executable: ls
        colour: red # unknown
        notes: |
          a

            b
      two: {name: two, ip: 10.0.0.1, status: ready, executable: ls}
    scheduler:
      policy: smart # for now
# the end
`;

function parse(text: string): JobsetText {
  return JobsetText.parse(text, ORIGIN);
}

Deno.test("a jobset that is not changed is written back as it was", async () => {
  const files = [...Deno.readDirSync(GOLDEN)].map(({ name }) => name)
    .filter((name) => name.startsWith("spec"));
  for (const name of files) {
    const text = await Deno.readTextFile(new URL(name, GOLDEN));
    assert.equal(parse(text).toString(), text, name);
  }
  assert.equal(parse(HAND_MADE).toString(), HAND_MADE);
  const dos = HAND_MADE.replaceAll("\n", "\r\n");
  assert.equal(parse(dos).toString(), dos);
});

Deno.test("only the lines of what changes are changed", () => {
  const text = parse(HAND_MADE);

  text.set("one", {
    ...text.get("one"),
    status: "start",
    host: "10.0.0.1",
    attempt: "x-1",
  });
  text.policy = "frugal";

  assert.equal(
    text.toString(),
    HAND_MADE.replace("job_counter: '0'", "job_counter: '1'")
      .replace(
        "max_jobs_allowed: '2'\n",
        "max_jobs_allowed: '2'\n            reserved: 0\n",
      )
      .replace("policy: smart", "policy: frugal")
      .replace("status: ready\n", "status: submitted\n")
      .replace(
        "            b\n",
        "            b\n        submitted_to_ip: 10.0.0.1\n        attempt: x-1\n",
      ),
  );
});

Deno.test("the counter of a host is back when its job has ended or is gone", () => {
  const text = parse(HAND_MADE);
  const start = { status: "start", host: "10.0.0.1" };
  const counter = () => text.hosts().get("red")?.["job_counter"];

  text.set("one", { ...text.get("one"), ...start });
  text.set("two", { ...text.get("two"), ...start });
  assert.equal(counter(), "2");
  text.set("one", { ...text.get("one"), status: "end" });
  assert.equal(counter(), "1");
  text.delete("two");
  assert.equal(counter(), "0");
  assert.match(text.toString(), /job_counter: '0'/);
});

Deno.test("a host is as it was when its jobs have ended", () => {
  const text = parse(HAND_MADE);
  const before = text.hosts().get("red");

  text.set("one", { ...text.get("one"), status: "start", host: "10.0.0.1" });
  const again = parse(text.toString());
  again.set("one", { ...again.get("one"), status: "end" });

  assert.deepEqual(parse(again.toString()).hosts().get("red"), before);
});

Deno.test("a person who makes a submitted job ready gives its place back", () => {
  const text = parse(HAND_MADE);
  text.set("one", { ...text.get("one"), status: "start", host: "10.0.0.1" });

  const edited = parse(
    text.toString().replace("status: submitted", "status: ready"),
  );

  assert.equal(edited.hosts().get("red")?.["job_counter"], "0");
  assert.equal(edited.reserved("red"), 0);
});

Deno.test("the first job and the last one may come and go", () => {
  const text = parse(HAND_MADE);

  text.delete("one");
  text.delete("two");
  const empty = text.toString();
  const again = parse(empty);
  again.set("new", { name: "new", status: "ready", command: "" });

  assert.match(empty, /^ {4}jobs: \{\}\n {6}# the first\n {4}scheduler:$/m);
  assert.match(
    again.toString(),
    /^ {4}jobs:\n {6}new:\n {8}name: new\n {8}status: ready\n {6}# the first\n {4}scheduler:$/m,
  );
});

Deno.test("a jobset in another style of YAML is understood, and keeps its comments", () => {
  const text = parse(
    `{cloudmesh: {jobset: {hosts: {red: {ip: 10.0.0.1}}, jobs: {one: {status: ready}}}}} # odd\n`,
  );

  assert.deepEqual([...text.names()], ["one"]);
  assert.equal(text.policy, "sequential");
  text.set("one", { ...text.get("one"), status: "end" });
  assert.equal(
    text.toString(),
    `cloudmesh:
  jobset:
    hosts:
      red:
        ip: 10.0.0.1
    jobs:
      one:
        status: done
    scheduler:
      policy: sequential
  default: {}
# odd
`,
  );
});

Deno.test("anchors may reach from one part into another", () => {
  const text = parse(
    `cloudmesh:
  default: {user: &me pi}
  jobset:
    hosts: {}
    scheduler: {policy: smart}
    jobs:
      one: {user: *me}
`,
  );

  assert.equal(text.get("one")?.["user"], "pi");
});

Deno.test("an empty file is a jobset without jobs", () => {
  const text = parse("");

  assert.equal(text.size, 0);
  assert.equal(text.hosts().size, 0);
});

/** A text, and where and why it is refused. */
const BAD: readonly (readonly [string, RegExp])[] = [
  ["- a\n", /line 1, column 1: this is not a mapping/],
  ["cloudmesh:\n  jobset: 7\n", /cloudmesh.jobset is not a mapping/],
  ["cloudmesh:\n  jobset:\n   hosts: [\n", /line 4, column 1: /],
  [
    HAND_MADE.replace("      two: {name: two", "      one: {name: two"),
    /line 28, column 7: the name "one" is used twice/,
  ],
];

for (const [file, message] of BAD) {
  Deno.test(`a file that is no jobset is refused with ${message.source}`, () => {
    assert.throws(
      () => parse(file),
      (error) =>
        error instanceof AppError && error.code === "invalid" &&
        (assert.match(error.message, message), true),
    );
  });
}

Deno.test("a job that cannot be read is told with its place in the file", () => {
  const text = parse(HAND_MADE.replace("colour: red", "colour: @red"));

  assert.throws(() => text.get("one"), {
    message: /^Cannot read jobset file "spec.yaml": line 23, column 17: /,
  });
});
