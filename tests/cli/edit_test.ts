import assert from "node:assert/strict";
import { editorWords } from "../../src/cli/draft.ts";
import { type Session, session } from "./_session.ts";

/** Somebody whose editor is a line of sh, with the file as `$1`. */
async function open(
  script: string,
  answers: string[] = [],
): Promise<Session> {
  const editor = ["sh", "-c", script, "editor"];
  const pi = await session({ editor, answers });
  await pi.type("cms queue create a");
  await pi.type(
    "cms queue add a --name=job[1-2] --command='sleep 1' --user=pi --host=red",
  );
  return pi;
}

function queueIn(pi: Session): Promise<string> {
  return Deno.readTextFile(`${pi.path}/experiment/a-queue.yaml`);
}

function keptPath(err: string): string {
  return /kept in (\S+)/.exec(err)?.[1] ?? assert.fail(err);
}

Deno.test("queue edit takes over what the editor has saved", async () => {
  await using pi = await open("sed -i 's/command: sleep 1/command: true/' $1");

  const { code, err } = await pi.type("cms queue edit a job2");

  assert.equal(code, 0);
  assert.equal(err, "INFO: Changed job job2");
  const text = await queueIn(pi);
  assert.equal(text.match(/command: sleep 1\n/g)?.length, 1);
  assert.match(text, /job2:[^]*executable: 'true'/);
});

Deno.test("a text that is left as it is changes nothing", async () => {
  await using pi = await open("touch $1");
  const before = await queueIn(pi);

  const { code, err } = await pi.type("cms queue edit a");

  assert.deepEqual([code, err], [0, "INFO: Nothing is changed"]);
  assert.equal(await queueIn(pi), before);
});

Deno.test("comments of the file stay", async () => {
  await using pi = await open("sed -i s/bash/sh/ $1");
  const path = `${pi.path}/experiment/a-queue.yaml`;
  const text = await queueIn(pi);
  await Deno.writeTextFile(path, `# mine\n${text}# the end\n`);

  await pi.type("cms queue edit a job1");

  assert.match(await queueIn(pi), /^# mine\n[^]*shell: sh\n[^]*# the end\n$/);
});

Deno.test("a wrong text is kept, and nothing of it is taken", async () => {
  await using pi = await open("echo '  status: [' >>$1");
  const before = await queueIn(pi);

  const { code, err } = await pi.type("cms queue edit a job1");

  assert.equal(code, 65);
  assert.equal(
    err.match(/Cannot read queue file "edited": line \d+/g)?.length,
    1,
  );
  const kept = keptPath(err);
  assert.match(await Deno.readTextFile(kept), /status: \[/);
  assert.equal((await Deno.stat(kept)).mode! & 0o777, 0o600);
  await Deno.remove(kept);
  assert.equal(await queueIn(pi), before);
});

Deno.test("at a terminal a wrong text can be edited again", async () => {
  const script =
    "if grep -q 'shell: /' $1; then sed -i 's|shell: /|shell: |' $1; " +
    "else sed -i 's|shell: bash|shell: /sh|' $1; fi";
  await using pi = await open(script, ["y"]);

  const { code, err } = await pi.type("cms queue edit a job1");

  assert.equal(code, 0, err);
  assert.equal(err, "INFO: Changed job job1");
  assert.match(await queueIn(pi), /shell: sh\n/);
});

Deno.test("an editor that fails or is not there changes nothing", async () => {
  await using pi = await open("exit 3");
  const { code, err } = await pi.type("cms queue edit a job1");
  assert.equal(code, 74);
  assert.match(err, /Cannot edit with sh: it ended with exit code 3/);

  await using other = await session({ editor: ["/nonexistent/editor"] });
  await other.type("cms queue create a");
  const missing = await other.type("cms queue edit a");
  assert.match(missing.err, /there is no such program/);
});

Deno.test("the editor is VISUAL, EDITOR or vi, with its options", () => {
  const words = (env: Record<string, string>) =>
    editorWords((name) => env[name]);

  assert.deepEqual(words({ VISUAL: "code --wait", EDITOR: "ed" }), [
    "code",
    "--wait",
  ]);
  assert.deepEqual(words({ VISUAL: " ", EDITOR: "'my editor' -x" }), [
    "my editor",
    "-x",
  ]);
  assert.deepEqual(words({}), ["vi"]);
});
