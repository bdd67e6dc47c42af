import assert from "node:assert/strict";
import stringWidth from "string-width";
import { formatTable } from "../../src/cli/table.ts";

Deno.test("characters that are two columns wide do not shift a table", async () => {
  const table = await formatTable(["name", "b"], [["日本", "x"], ["é", "😀"]]);

  assert.equal(
    table,
    `\
+------+----+
| name | b  |
+------+----+
| 日本 | x  |
| é    | 😀 |
+------+----+`,
  );
});

Deno.test("control characters neither tear a table nor reach the terminal", async () => {
  const table = await formatTable(["a"], [["x\ny\t\x1b[31m\x7f\x9b\u2028"]]);

  assert.equal(
    table,
    `\
+---------------------+
| a                   |
+---------------------+
| x\\ny\\t\\u001b[31m??? |
+---------------------+`,
  );
});

Deno.test("a table that is wider than the terminal has its widest columns cut", async () => {
  const rows = [["job1", "python train.py --lr 0.1 --epochs 300", "job1.out"]];

  const table = await formatTable(["name", "command", "output"], rows, 46);

  assert.equal(
    table,
    `\
+------+--------------------------+----------+
| name | command                  | output   |
+------+--------------------------+----------+
| job1 | python train.py --lr 0.… | job1.out |
+------+--------------------------+----------+`,
  );
});

Deno.test("a table that does not go to a terminal is never cut", async () => {
  const command = "x".repeat(5_000);

  assert.ok((await formatTable(["command"], [[command]])).includes(command));
});

Deno.test("no column is cut to less than is of use", async () => {
  const rows = [["a".repeat(20), "b".repeat(20), "c"]];

  const table = await formatTable(["1", "2", "3"], rows, 10);

  const lines = table.split("\n");
  assert.equal(lines[3], `| ${"a".repeat(11)}… | ${"b".repeat(11)}… | c |`);
});

Deno.test("wide characters are cut whole", async () => {
  const table = await formatTable(["a"], [["日本語日本語日本語"]], 17);

  const [, , , row] = table.split("\n");
  assert.equal(row, "| 日本語日本語… |");
  assert.equal(stringWidth(row!), 17);
});
