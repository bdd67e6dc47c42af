import assert from "node:assert/strict";
import { formatTable } from "../../src/cli/table.ts";
import { textWidth } from "../../src/cli/text_width.ts";

Deno.test("characters that are two columns wide do not shift a table", () => {
  const table = formatTable(["name", "b"], [["日本", "x"], ["é", "😀"]]);

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

Deno.test("control characters neither tear a table nor reach the terminal", () => {
  const table = formatTable(["a"], [["x\ny\t\x1b[31m\x7f\x9b\u2028"]]);

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

Deno.test("a table that is wider than the terminal has its widest columns cut", () => {
  const rows = [["job1", "python train.py --lr 0.1 --epochs 300", "job1.out"]];

  const table = formatTable(["name", "command", "output"], rows, 46);

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

Deno.test("a table that does not go to a terminal is never cut", () => {
  const command = "x".repeat(5_000);

  assert.ok(formatTable(["command"], [[command]]).includes(command));
});

Deno.test("no column is cut to less than is of use", () => {
  const rows = [["a".repeat(20), "b".repeat(20), "c"]];

  const table = formatTable(["1", "2", "3"], rows, 10);

  const lines = table.split("\n");
  assert.equal(lines[3], `| ${"a".repeat(11)}… | ${"b".repeat(11)}… | c |`);
});

Deno.test("wide characters are cut whole", () => {
  const table = formatTable(["a"], [["日本語日本語日本語"]], 17);

  const [, , , row] = table.split("\n");
  assert.equal(row, "| 日本語日本語… |");
  assert.equal(textWidth(row!), 17);
});

Deno.test("what is shown as one character is never cut in two", () => {
  const family = "\u{1F468}\u200D\u{1F469}\u200D\u{1F467}";

  const table = formatTable(["a"], [[family.repeat(9)]], 17);

  const [, , , row] = table.split("\n");
  assert.equal(row, `| ${family.repeat(6)}… |`);
});
