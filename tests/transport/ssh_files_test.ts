import assert from "node:assert/strict";
import { parseMachine } from "../../src/core/host.ts";
import { createTransport } from "../../src/transport/mod.ts";
import { type Sshd, sshdTest, startSshd } from "../support/sshd.ts";
import { tempDir } from "../support/temp.ts";
import { until } from "../support/until.ts";
import { Conversation } from "./conversation.ts";
import { relativeExperiment } from "./relative_experiment.ts";
import { firstLine } from "./traces.ts";

/** More than pipes and buffers on the way can hold. */
const BIG_BYTES = 30 * 1024 * 1024;

function talkTo(
  sshd: Sshd,
  experiment: string,
  host = "red",
): Conversation {
  return new Conversation(
    createTransport({ ssh: `${sshd.bin}/ssh` }),
    parseMachine(sshd.user, host),
    experiment,
  );
}

/** Has the machine's tar say that it is there, and wait for the file `go`. */
async function slowTar(sshd: Sshd): Promise<void> {
  const home = sshd.home("red");
  await Deno.mkdir(`${home}/bin`);
  await Deno.writeTextFile(`${home}/.bashrc`, 'PATH="$HOME/bin:$PATH"\n');
  await Deno.writeTextFile(
    `${home}/bin/tar`,
    `#!/bin/sh\necho on >~/on\nuntil [ -e ~/go ]; do sleep 0.02; done\n` +
      `PATH=\${PATH#*:} exec tar "$@"\n`,
    { mode: 0o755 },
  );
}

async function layBigFile(experiment: string, job: string): Promise<void> {
  await Deno.mkdir(`${experiment}/${job}`);
  const line = "touch pwned # a shell would run this\n";
  const count = Math.ceil(BIG_BYTES / line.length);
  await Deno.writeTextFile(`${experiment}/${job}/big`, line.repeat(count));
}

sshdTest("files on their way do not hold up what jobs tell", async () => {
  await using sshd = await startSshd();
  await using here = await relativeExperiment();
  await slowTar(sshd);
  await layBigFile(here.path, "big");
  await using talk = talkTo(sshd, here.path);
  await talk.start(talk.order("b", "until [ -e end ]; do sleep 0.02; done"));

  talk.channel.start(talk.order("big", ""));
  await firstLine(`${sshd.home("red")}/on`);
  const asked = talk.report(talk.order("b", ""));
  await Deno.writeTextFile(`${sshd.home("red")}/${here.path}/b/end`, "");
  await talk.hears("ended b.1");
  assert.doesNotMatch(talk.told.join(), /big/);
  await Deno.writeTextFile(`${sshd.home("red")}/go`, "");
  const code = await talk.hears("ended big.1");

  assert.equal(code, "0");
  assert.equal((await asked).state, "end");
});

sshdTest(
  "files whose way is cut off start no job, and come again",
  async () => {
    await using sshd = await startSshd();
    await using here = await relativeExperiment();
    await slowTar(sshd);
    await layBigFile(here.path, "a");
    await using first = talkTo(sshd, here.path);
    first.channel.start(first.order("a", ""));
    await firstLine(`${sshd.home("red")}/on`);

    await sshd.dropConnections();
    await first.hears("down");
    await Deno.writeTextFile(`${sshd.home("red")}/go`, "");
    await using second = talkTo(sshd, here.path);
    const before = await second.report(second.order("a", ""));
    const again = second.order("a", "wc -c <big", { attempt: "a.2" });
    const code = await second.run(again);

    assert.deepEqual([before.attempt, before.pid], [undefined, undefined]);
    assert.deepEqual(first.told.filter((line) => /a\.1/.test(line)), []);
    assert.equal(code, 0);
    const { size } = await Deno.stat(`${here.path}/a/big`);
    const out = `${sshd.home("red")}/${here.path}/a/a.out`;
    assert.equal(await Deno.readTextFile(out), `${size}\n`);
    await assert.rejects(Deno.stat(`${sshd.home("red")}/pwned`));
  },
);

sshdTest("files of an earlier run here stay here", async () => {
  await using sshd = await startSshd();
  await using here = await relativeExperiment();
  await Deno.mkdir(`${here.path}/a`);
  const traces = ["a.sh", "a.pid", "a.log", "a.out", "a-nohup.log", "own.out"];
  for (const file of [...traces, "data"]) {
    await Deno.writeTextFile(`${here.path}/a/${file}`, "from here\n");
  }
  await using talk = talkTo(sshd, here.path);

  const code = await talk.run(
    talk.order("a", "ls; grep -l 'from her[e]' a* data", {
      output: "own.out",
    }),
  );

  assert.equal(code, 0);
  const out = `${sshd.home("red")}/${here.path}/a/own.out`;
  assert.equal(
    await Deno.readTextFile(out),
    "a-nohup.log\na.log\na.pid\na.sh\ndata\nown.out\ndata\n",
  );
});

sshdTest(
  "files that are there already are not copied onto themselves",
  async () => {
    await using sshd = await startSshd();
    await using shared = await tempDir();
    await Deno.mkdir(shared.join("a"));
    await Deno.writeTextFile(shared.join("a", "data"), "data\n");
    const before = await Deno.stat(shared.join("a", "data"));
    await using talk = talkTo(sshd, shared.path);
    const order = talk.order("a", "cat data");

    const code = await talk.run(order);

    assert.equal(code, 0);
    const after = await Deno.stat(shared.join("a", "data"));
    assert.deepEqual([after.ino, after.ctime], [before.ino, before.ctime]);
    const left = await Array.fromAsync(Deno.readDir(shared.path));
    assert.deepEqual(left.map(({ name }) => name), ["a"]);
  },
);

sshdTest("files of others survive a removal where all share them", async () => {
  await using sshd = await startSshd();
  await using shared = await tempDir();
  await Deno.mkdir(shared.join("a"));
  await Deno.writeTextFile(shared.join("a", "data"), "data\n");
  await using talk = talkTo(sshd, shared.path);
  const order = talk.order("a", "cat data");
  await talk.run(order);

  const files = ["a.sh", "a.pid", "a.log", "a.out", "a-nohup.log"];
  await talk.channel.remove([{ place: order, files }]);

  const left = await Array.fromAsync(Deno.readDir(shared.join("a")));
  assert.deepEqual(left.map(({ name }) => name), ["data"]);
});

sshdTest(
  "files on a machine of its own are removed with their directory",
  async () => {
    await using sshd = await startSshd();
    await using here = await relativeExperiment();
    await Deno.mkdir(`${here.path}/a`);
    await Deno.writeTextFile(`${here.path}/a/data`, "data\n");
    await using talk = talkTo(sshd, here.path);
    const order = talk.order("a", "echo >result");
    await talk.run(order);

    await talk.channel.remove([{ place: order, files: ["a.out"] }]);

    await assert.rejects(
      Deno.stat(`${sshd.home("red")}/${here.path}/a`),
      Deno.errors.NotFound,
    );
    assert.equal(await Deno.readTextFile(`${here.path}/a/data`), "data\n");
  },
);

sshdTest(
  "files that cannot be read here are why a job is refused",
  async () => {
    await using sshd = await startSshd();
    await using here = await relativeExperiment();
    await Deno.writeTextFile(`${here.path}/a`, "");
    await using talk = talkTo(sshd, here.path);

    talk.channel.start(talk.order("a", ""));
    const reason = await talk.hears("refused a.1");

    assert.equal(reason, `Cannot read ${here.path}/a: Not a directory`);
  },
);

sshdTest(
  "files that have no place there are why a job is refused",
  async () => {
    await using sshd = await startSshd();
    await using here = await relativeExperiment();
    await Deno.mkdir(`${here.path}/a`);
    await Deno.writeTextFile(`${here.path}/a/data`, "data\n");
    await Deno.mkdir(`${sshd.home("red")}/dist`);
    await Deno.writeTextFile(`${sshd.home("red")}/${here.path}`, "");
    await using talk = talkTo(sshd, here.path);

    talk.channel.start(talk.order("a", ""));
    const reason = await talk.hears("refused a.1");

    assert.match(
      reason,
      /^Cannot carry the files of job "a" to \S+@red: .*Not a directory/,
    );
  },
);

sshdTest(
  "machines that share their files do not fence each other",
  async () => {
    await using sshd = await startSshd({ aliases: ["red", "red01"] });
    await using shared = await tempDir();
    await using red = talkTo(sshd, shared.path, "red");
    await using red01 = talkTo(sshd, shared.path, "red01");
    const file = shared.join(".a-queue.run");

    await red.channel.fence(file, "run.1");
    await red01.channel.fence(file, "run.2");
    const codes = await Promise.all([
      red.run(red.order("a", "")),
      red01.run(red01.order("b", "")),
    ]);

    assert.deepEqual(codes, [0, 0]);
    await until(() => red.told.length === 3);
  },
);
