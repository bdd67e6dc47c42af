import assert from "node:assert/strict";
import { createPerson, type Input } from "../../src/cli/terminal.ts";
import { session } from "./_session.ts";

Deno.test("queue --service start is what the original called it", async () => {
  await using pi = await session();

  const answers = [
    await pi.type("cms queue --service start --help"),
    await pi.type("cms queue service start --help"),
    await pi.type("cms queue --service=start --help"),
  ];

  for (const answer of answers) assert.deepEqual(answer, answers[0]);
  assert.match(answers[0]!.out, /^Start the REST service .*--port=PORT/s);
  assert.match(answers[0]!.out, /Usage: cms queue service start \[--OPTION/);
});

Deno.test("job --service start is the same service", async () => {
  await using pi = await session();

  const queue = await pi.type("cms queue --service start --help");
  const job = await pi.type("cms job --service start --help");

  const about = (text: string) => text.replaceAll("cms job", "cms queue");
  assert.equal(about(job.out), queue.out);
  assert.match(job.out, /--jobset=FILE/);
});

Deno.test("job --service info shows the address of the documentation", async () => {
  await using pi = await session();

  const { out } = await pi.type("cms job --service info --port=8123");

  assert.equal(out, "http://127.0.0.1:8123/docs");
});

Deno.test("the service's commands take no queue", async () => {
  await using pi = await session();

  const { code, err } = await pi.type("cms queue --service info a");

  assert.equal(code, 2);
  assert.match(err, /^ERROR: Cannot tell what "a" is for: .* takes no queue/);
});

Deno.test("the service does not start without somebody who is let in", async () => {
  await using pi = await session();

  const { code, err } = await pi.type("cms queue --service start");

  assert.equal(code, 2);
  assert.match(err, /^ERROR: Cannot start the service without a user/);
});

Deno.test("queue delete --all removes the queue itself", async () => {
  await using pi = await session();
  await pi.type("cms queue create a");
  await pi.type("cms queue add a --name=x --command=true");

  const both = await pi.type("cms queue delete a --all --name=x");
  const neither = await pi.type("cms queue delete a");
  const { code } = await pi.type("cms queue delete a --all");

  assert.deepEqual([both.code, neither.code, code], [2, 2, 0]);
  assert.equal((await pi.type("cms queue list a")).code, 66);
  assert.deepEqual([...Deno.readDirSync(`${pi.path}/experiment`)], []);
  assert.equal((await pi.type("cms queue create a")).code, 0);
});

Deno.test("cluster delete --all removes the cluster itself", async () => {
  await using pi = await session();
  await pi.type("cms cluster create a");
  await pi.type("cms cluster add a --id=x --name=red");

  const { code } = await pi.type("cms cluster delete a --all");

  assert.equal(code, 0);
  assert.equal((await pi.type("cms cluster list a")).code, 66);
  assert.deepEqual([...Deno.readDirSync(`${pi.path}/experiment`)], []);
});

/** A terminal at which these bytes are typed, some at a time. */
function terminal(...typed: string[]): Input & { modes: boolean[] } {
  const encoder = new TextEncoder();
  const modes: boolean[] = [];
  return {
    modes,
    isTerminal: () => true,
    setRaw: (raw) => modes.push(raw),
    readSync(bytes) {
      const next = typed.shift();
      if (next === undefined) return null;
      return encoder.encodeInto(next, bytes).written;
    },
  };
}

Deno.test("a password is not shown while it is typed", async () => {
  const input = terminal("s", "éc", "x\x7f", "ret\r");
  const shown: string[] = [];
  const person = createPerson({ input, write: (text) => shown.push(text) });

  const password = await person.ask("Password: ", "secret");

  assert.equal(password, "sécret");
  assert.equal(shown.join(""), "Password: \n");
  assert.deepEqual(input.modes, [true, false]);
});

Deno.test("Ctrl-C at a question ends it, and leaves the terminal as it was", async () => {
  const input = terminal("abc", "\x03");
  const person = createPerson({ input, write: () => {} });

  await assert.rejects(person.ask("User: ", "open"), { code: "usage" });

  assert.deepEqual(input.modes, [true, false]);
});
