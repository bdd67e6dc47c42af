import assert from "node:assert/strict";
import fc from "fast-check";
import { findFormat } from "../../src/cli/format.ts";
import type { YamlRecord } from "../../src/core/record.ts";
import { pyYamlTest, readWithPyYaml } from "../support/py_yaml.ts";
import { MISREAD_STRINGS, STRING } from "../support/yaml_values.ts";
import { type Session, session } from "./_session.ts";

/** Names that a reader of YAML could take for numbers or truth values. */
const NAMES = ["job1", "10", "2", "on", "no", "1e3", "0o7", "1_000", "null"];

const COMMAND = `echo "a, b" 'c'\n\techo ü #: - [x]`;

/** A queue whose jobs have all that could be misread. */
async function makeQueue(pi: Session): Promise<void> {
  await pi.type("cms queue create a");
  await pi.type(`cms queue add a --name=${NAMES.join(",")} --command=X`);
  const path = `${pi.path}/experiment/a-queue.yaml`;
  const text = await Deno.readTextFile(path);
  await Deno.writeTextFile(
    path,
    text.replaceAll("command: X", () => `command: ${JSON.stringify(COMMAND)}`),
  );
}

Deno.test("queue list as JSON has all keys of all jobs, in queue order", async () => {
  await using pi = await session();
  await makeQueue(pi);

  const { out } = await pi.type("cms queue list a --format=json");

  const jobs: Record<string, unknown>[] = JSON.parse(out);
  assert.deepEqual(jobs.map(({ name }) => name), NAMES);
  assert.equal(jobs[0]!["command"], COMMAND);
  assert.equal(Object.keys(jobs[0]!).length, 22);
});

Deno.test("queue list of an empty queue is valid in each format", async () => {
  await using pi = await session();
  await pi.type("cms queue create a");

  const list = (format: string) =>
    pi.type(`cms queue list a --format=${format}`);

  assert.equal((await list("json")).out, "[]");
  assert.equal((await list("yaml")).out, "{}");
  assert.equal(
    (await list("csv")).out,
    "name,status,command,gpu,output,log,experiment\r",
  );
  assert.equal(
    (await list("table")).out,
    `\
+------+--------+---------+-----+--------+-----+------------+
| name | status | command | gpu | output | log | experiment |
+------+--------+---------+-----+--------+-----+------------+`,
  );
});

pyYamlTest("queue list as YAML means to PyYAML what JSON says", async () => {
  await using pi = await session();
  await makeQueue(pi);

  const yaml = await pi.type("cms queue list a --format=yaml");

  const json = await pi.type("cms queue list a --format=json");
  const [jobs] = await readWithPyYaml([yaml.out]);
  assert.deepEqual(
    Object.keys(jobs as YamlRecord).toSorted(),
    NAMES.toSorted(),
  );
  const byName = JSON.parse(json.out).map((
    job: YamlRecord,
  ) => [job["name"], job]);
  assert.deepEqual(jobs, Object.fromEntries(byName));
});

Deno.test("queue list as YAML is what stands in the queue file", async () => {
  await using pi = await session();
  await pi.type("cms queue create a");
  await pi.type(`cms queue add a --name=${NAMES.join(",")} --command=X`);

  const { out } = await pi.type("cms queue list a --format=yaml");

  const path = `${pi.path}/experiment/a-queue.yaml`;
  assert.equal(`${out}\n`, await Deno.readTextFile(path));
});

Deno.test("cluster list has the same formats", async () => {
  await using pi = await session();
  await pi.type("cms cluster create a");
  await pi.type("cms cluster add a --id=10 --name=red --user=pi --gpu=0,1");

  const list = (format: string) =>
    pi.type(`cms cluster list a --format=${format}`);

  const [host] = JSON.parse((await list("json")).out);
  assert.deepEqual([host.id, host.gpu, host.cores], ["10", "0,1", 1]);
  assert.match((await list("yaml")).out, /^'10':\n {2}user: pi\n/);
  assert.equal(
    (await list("csv")).out,
    "id,name,user,status,gpu,pyenv,ip,max_jobs_allowed\r\n" +
      '10,red,pi,active,"0,1",,,1\r',
  );
});

Deno.test("queue info has the same formats", async () => {
  await using pi = await session();
  await pi.type("cms queue create a");
  await pi.type("cms queue add a --name=x --command=x --user=pi --host=red");

  const { out } = await pi.type("cms queue info a --format=csv");

  assert.equal(
    out,
    "name,status,command,host,user,gpu,output,log,experiment\r\n" +
      "x,ready,x,red,pi,,x.out,x.log,experiment\r",
  );
});

Deno.test("a record that was made by hand is listed by the name that it has there", async () => {
  await using pi = await session();
  await pi.type("cms queue create a");
  const path = `${pi.path}/experiment/a-queue.yaml`;
  await Deno.writeTextFile(path, "x:\n  command: echo\ny:\n  name: z\n");

  const table = await pi.type("cms queue list a --format=csv");
  const json = await pi.type("cms queue list a --format=json");

  assert.match(table.out, /^x,,echo,.*\r\ny,/m);
  assert.deepEqual(JSON.parse(json.out), [
    { command: "echo", name: "x" },
    { name: "y" },
  ]);
});

Deno.test("the exit code has a column where one is not 0", async () => {
  await using pi = await session();
  await pi.type("cms queue create a");
  await pi.type("cms queue add a --name=good,bad --command=x --status=end");
  const without = await pi.type("cms queue list a");
  const path = `${pi.path}/experiment/a-queue.yaml`;
  await Deno.writeTextFile(path, "\n  exit_code: 3\n", { append: true });

  const withCode = await pi.type("cms queue list a");
  const onlyGood = await pi.type("cms queue list a --name=good");

  assert.doesNotMatch(without.out, /exit_code/);
  assert.match(withCode.out, /^\| bad .* \| 3 {9}\|$/m);
  assert.doesNotMatch(onlyGood.out, /exit_code/);
});

Deno.test("queue info says why a job waits or has failed, where it does", async () => {
  await using pi = await session();
  await pi.type("cms queue create a");
  await pi.type("cms queue add a --name=other,job --command=x --status=run");
  const without = await pi.type("cms queue info a");
  const path = `${pi.path}/experiment/a-queue.yaml`;
  await Deno.writeTextFile(path, "\n  reason: Priority\n", { append: true });

  const withReason = await pi.type("cms queue info a");
  const list = await pi.type("cms queue list a");

  assert.doesNotMatch(without.out, /reason/);
  assert.match(withReason.out, /^\| job .* \| Priority \|$/m);
  assert.doesNotMatch(list.out, /reason/);
});

Deno.test("any text in a CSV cell comes back from a reader of RFC 4180", () => {
  const cell = fc.oneof(
    STRING,
    fc.constantFrom(...MISREAD_STRINGS, '"', '""', ",", "\r\n", 'a"b,c\nd'),
  );

  fc.assert(fc.property(fc.array(cell, { minLength: 1 }), (values) => {
    const records = new Map(
      values.map((value, at) => [String(at), { value }] as const),
    );
    const lines = findFormat({ format: "csv" })(
      { records, key: "name", columns: ["name", "value"] },
      { width: undefined, formatYaml: () => "" },
    );

    assert.deepEqual(readCsv([...lines, ""].join("\n")), [
      ["name", "value"],
      ...values.map((value, at) => [String(at), value]),
    ]);
  }));
});

/** A reader that takes the RFC by its word: CRLF, and quotes in quotes doubled. */
function readCsv(text: string): string[][] {
  const rows: string[][] = [];
  let row: string[] = [];
  const cell = /(?:"((?:[^"]|"")*)"|([^",\r\n]*))(,|\r\n)/y;
  while (cell.lastIndex < text.length) {
    const match = cell.exec(text);
    if (!match) throw new Error(`This is no CSV: ${JSON.stringify(text)}`);
    row.push(match[1]?.replaceAll('""', '"') ?? match[2]!);
    if (match[3] === ",") continue;
    rows.push(row);
    row = [];
  }
  return rows;
}
