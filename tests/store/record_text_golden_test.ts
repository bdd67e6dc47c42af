import "../support/with_parser.ts";
import assert from "node:assert/strict";
import fc from "fast-check";
import { parse } from "yaml";
import type { YamlRecord } from "../../src/core/record.ts";
import { RecordText } from "../../src/store/record_text.ts";
import { formatRecord } from "../../src/store/yaml_scalar.ts";
import { pyYamlTest, readWithPyYaml } from "../support/py_yaml.ts";
import { readQueue } from "../support/record_text.ts";
import { STRING, VALUE } from "../support/yaml_values.ts";

const GOLDEN = new URL("../golden/upstream/", import.meta.url);
const QUEUES = ["queue-assigned/a-queue.yaml", "queue-unassigned/b-queue.yaml"];
const CLUSTERS = [
  "cluster/a-cluster.1-added.yaml",
  "cluster/a-cluster.2-deactivated.yaml",
  "cluster/a-cluster.3-set.yaml",
  "cluster/a-cluster.4-set-nosuchkey.yaml",
  "cluster/a-cluster.5-end.yaml",
];

function golden(): Promise<string[]> {
  return Promise.all(
    [...QUEUES, ...CLUSTERS].map((file) =>
      Deno.readTextFile(new URL(file, GOLDEN))
    ),
  );
}

function recordsOf(text: RecordText): Record<string, YamlRecord> {
  return Object.fromEntries(
    Array.from(text.names(), (name) => [name, text.get(name)!]),
  );
}

Deno.test("the original's files are read as the YAML library reads them", async () => {
  for (const file of await golden()) {
    const records = recordsOf(readQueue(file));
    assert.ok(Object.keys(records).length >= 3);
    assert.deepEqual(records, parse(file));
  }
});

pyYamlTest(
  "the original's files are read as the original reads them",
  async () => {
    const files = await golden();

    const expected = await readWithPyYaml(files);

    for (const [index, file] of files.entries()) {
      assert.deepEqual(recordsOf(readQueue(file)), expected[index]);
    }
  },
);

Deno.test("the original's files are written back byte for byte", async () => {
  for (const file of await golden()) {
    assert.equal(readQueue(file).toString(), file);
  }
});

Deno.test("a status change in the original's file changes only that line", async () => {
  const [file = ""] = await golden();
  const text = readQueue(file);
  text.set("job2", { ...text.get("job2"), status: "run" });

  const [before, after] = [file, text.toString()].map((it) => it.split("\n"));
  const changed = before!.flatMap((line, index) =>
    line === after![index] ? [] : [[line, after![index]]]
  );

  assert.deepEqual(changed, [["  status: ready", "  status: run"]]);
  assert.equal(before!.length, after!.length);
});

pyYamlTest("changed files are read by the original as by us", async () => {
  const files = await golden();
  const changed = fc.sample(fc.dictionary(STRING, VALUE), 50).map(
    (keys, index) => {
      const text = readQueue(files[index % files.length]!);
      for (const name of [...text.names()].slice(1)) {
        text.set(name, { ...text.get(name), ...keys });
      }
      return text;
    },
  );

  const read = await readWithPyYaml(changed.map(String));

  for (const [index, text] of changed.entries()) {
    assert.deepEqual(read[index], recordsOf(text));
  }
});

Deno.test("records are written as the original writes them, but not folded", async () => {
  for (const file of await golden()) {
    const text = readQueue(file);
    const written = Array.from(
      text.names(),
      (name) => formatRecord(name, text.get(name)!, { eol: "\n" }),
    );
    assert.equal(written.join(""), file.replaceAll(/\n {4,}/g, " "));
  }
});
