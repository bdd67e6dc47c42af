import assert from "node:assert/strict";
import { parseMachine } from "../../src/core/host.ts";
import { sharesFiles } from "../../src/transport/stage.ts";
import { createTransport } from "../../src/transport/mod.ts";
import { tempDir } from "../support/temp.ts";
import { Conversation } from "./conversation.ts";

Deno.test("a disk that is full for a moment does not keep a machine from all later jobs", async () => {
  await using dir = await tempDir();
  await Deno.mkdir(dir.join("there"));
  const ssh = dir.join("ssh");
  const script = `#!/bin/sh\ncd ${dir.join("there")} && exec sh\n`;
  await Deno.writeTextFile(ssh, script, { mode: 0o755 });
  const transport = createTransport({ ssh });
  const machine = parseMachine("pi", "red");
  const experiment = dir.join("experiment");
  await using talk = new Conversation(transport, machine, experiment);
  await Deno.writeTextFile(experiment, "in its way");
  const ask = () => talk.channel.hasOurFiles(experiment);

  await assert.rejects(ask(), { code: "io" });
  await Deno.remove(experiment);

  assert.equal(await ask(), true);
});

Deno.test("a mark that somebody removes while it is looked for is no error", async () => {
  await using dir = await tempDir();
  const request = async (_: string, [path = ""]: readonly string[]) => {
    await Deno.remove(path);
    return { status: 0 };
  };

  assert.equal(await sharesFiles({ request }, { experiment: dir.path }), true);
});
