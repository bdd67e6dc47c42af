import assert from "node:assert/strict";
import { land } from "../../src/core/landing.ts";
import { FakeLanding } from "../support/fake_landing.ts";
import { sentFile } from "../support/make.ts";

const RULES = { to: "out", jobs: new Set(["job1"]), force: false };

async function landed(...files: Parameters<typeof sentFile>[0][]) {
  const landing = new FakeLanding();
  for (const file of files) await land(landing, sentFile(file), RULES);
  return landing.contents;
}

Deno.test("a file lands in the directory of its job", async () => {
  const contents = await landed(
    { path: "job1/a", content: "1" },
    { path: "./job1/./deep//b", content: "2" },
  );

  assert.deepEqual(contents, { "out/job1/a": "1", "out/job1/deep/b": "2" });
});

Deno.test("no file lands anywhere else", async () => {
  for (
    const path of [
      ...["/etc/passwd", "job1/../../x", "../job1/x", "job2/x", "job1", "x"],
      ...["", ".", "job1/", "job1/..", "job1/a\nb", "job1/a\0b", "./../x"],
      ...["a-queue.yaml", "job1/\x1b[2J", "JOB1/x", "job1\\x"],
    ]
  ) {
    await assert.rejects(landed({ path }), { code: "invalid" }, path);
  }
});

Deno.test("links lead to where the job's directory is not left", async () => {
  for (const target of ["b", "./b", "deep/b", "../b", "../.", "c d"]) {
    const path = "job1/x/link";
    assert.deepEqual(
      await landed({ path, kind: "link", target }),
      { "out/job1/x/link": target },
    );
  }
  for (
    const target of ["/b", "../..", "../../job2/x", "", "b/../..", "b/../x"]
  ) {
    const file = { path: "job1/x/link", kind: "link", target } as const;
    await assert.rejects(landed(file), /it is a link that leads out/, target);
  }
});

Deno.test("another name of a file has the content of the first", async () => {
  const contents = await landed(
    { path: "job1/a", content: "1" },
    { path: "job1/b", kind: "same", target: "job1/a" },
  );

  assert.equal(contents["out/job1/b"], "1");
  for (const target of ["/etc/passwd", "../x", "job2/a"]) {
    const file = { path: "job1/b", kind: "same", target } as const;
    await assert.rejects(landed(file), { code: "invalid" }, target);
  }
});

Deno.test("devices and pipes stay where they are", async () => {
  await assert.rejects(landed({ path: "job1/pipe", kind: "other" }), {
    message: 'Cannot keep "job1/pipe": it is neither a file nor a link',
  });
});

Deno.test("a file that is newer here stays, unless it is forced away", async () => {
  const landing = new FakeLanding();
  const send = (content: string, modifiedAt: number, force = false) =>
    land(
      landing,
      sentFile({ path: "job1/a", content, modifiedAt }),
      { ...RULES, force },
    );

  const outcomes = [
    await send("one", 5_000),
    await send("ONE", 5_400), // a copy keeps no parts of a second
    await send("two!", 5_000),
    await send("three", 3_000),
    await send("four", 3_000, true),
    await send("five!", 9_000),
  ];

  assert.deepEqual(outcomes, [
    ...["written", "same", "written", "newer", "written", "written"],
  ]);
  assert.equal(landing.contents["out/job1/a"], "five!");
});
