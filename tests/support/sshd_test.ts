import assert from "node:assert/strict";
import { dirname, join } from "node:path";
import { processesWithEnvironment } from "./processes.ts";
import { type Sshd, sshdTest, startSshd } from "./sshd.ts";
import { tempDir } from "./temp.ts";
import { until } from "./until.ts";

interface Outcome {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

function command(sshd: Sshd, program: string, args: string[]): Deno.Command {
  return new Deno.Command(program, {
    args,
    env: sshd.env,
    stdin: "null",
    stdout: "piped",
    stderr: "piped",
  });
}

async function run(
  sshd: Sshd,
  program: string,
  ...args: string[]
): Promise<Outcome> {
  const { code, stdout, stderr } = await command(sshd, program, args).output();
  const [out, err] = [stdout, stderr]
    .map((bytes) => new TextDecoder().decode(bytes));
  return { code, stdout: out!, stderr: err! };
}

const ssh = (sshd: Sshd, ...args: string[]) =>
  run(sshd, "ssh", "-o", "BatchMode=yes", ...args);

/** Starts a job on `red` that outlives its connection, and returns its pid. */
async function startDetachedJob(sshd: Sshd): Promise<number> {
  const { stdout } = await ssh(
    sshd,
    "red",
    "setsid sleep 600 </dev/null >/dev/null 2>&1 & echo $!",
  );
  return Number(stdout);
}

sshdTest("two aliases are two machines with homes of their own", async () => {
  await using sshd = await startSshd({ aliases: ["red", "red01"] });

  for (const alias of ["red", "red01"]) {
    const { stdout, stderr } = await ssh(
      sshd,
      alias,
      `echo ${alias} > here; pwd; echo "$HOME"; cd /; cd; pwd`,
    );
    const home = sshd.home(alias);
    assert.deepEqual(
      { stdout, stderr },
      { stdout: `${home}\n`.repeat(3), stderr: "" },
    );
    const written = await Deno.readTextFile(join(home, "here"));
    assert.equal(written, `${alias}\n`);
  }
});

sshdTest(
  "a command arrives as written, and its exit code comes back",
  async () => {
    await using sshd = await startSshd();

    const { code, stdout } = await ssh(
      sshd,
      "red",
      `printf '%s|' "a  b" 'c"d' \\$e; exit 7`,
    );

    assert.deepEqual({ code, stdout }, { code: 7, stdout: `a  b|c"d|$e|` });
  },
);

sshdTest("rsync finds the machines, too", async () => {
  await using sshd = await startSshd();
  await using local = await tempDir();
  await Deno.writeTextFile(local.join("file"), "content");

  const { code, stderr } = await run(
    sshd,
    "rsync",
    ...["-a", "-e", "ssh", local.join("file"), "red:deep/"],
  );

  assert.deepEqual({ code, stderr }, { code: 0, stderr: "" });
  const copied = await Deno.readTextFile(join(sshd.home("red"), "deep/file"));
  assert.equal(copied, "content");
  assert.equal(sshd.sshInvocations(), 1);
});

sshdTest("connections and ssh calls are counted", async () => {
  await using sshd = await startSshd({ aliases: ["red", "red01"] });
  assert.deepEqual([sshd.connections(), sshd.sshInvocations()], [0, 0]);

  await Promise.all(
    ["red", "red", "red01"].map((alias) => ssh(sshd, alias, "true\ntrue")),
  );

  const counts = [undefined, "red", "red01"].map(sshd.connections);
  assert.deepEqual(counts, [3, 2, 1]);
  assert.equal(sshd.sshInvocations(), 3);
  assert.ok(sshd.sshCalls().includes("-o BatchMode=yes red true\ntrue"));
});

sshdTest("sessions through one connection count as one", async () => {
  await using sshd = await startSshd();
  await using sockets = await tempDir();
  const shared = ["-o", `ControlPath=${sockets.join("c")}`];

  await ssh(sshd, ...shared, "-MNf", "red");
  await ssh(sshd, ...shared, "red", "true");
  await ssh(sshd, ...shared, "red", "true");
  await ssh(sshd, ...shared, "-O", "exit", "red");

  assert.deepEqual([sshd.connections(), sshd.sshInvocations()], [1, 4]);
});

sshdTest("a dropped connection ends the client, not the job", async () => {
  await using sshd = await startSshd();
  const pid = await startDetachedJob(sshd);
  const client = command(sshd, "ssh", ["red", "echo up; sleep 600"]).spawn();
  const ended = client.output();
  await until(() => sshd.connections() === 2);

  await sshd.dropConnections();

  assert.equal((await ended).code, 255);
  const again = await ssh(sshd, "red", `kill -0 ${pid} && echo alive`);
  assert.equal(again.stdout, "alive\n");
});

sshdTest("a paused machine keeps its connections and is silent", async () => {
  await using sshd = await startSshd();
  await ssh(sshd, "red", "true");

  await sshd.pause();
  const refused = await ssh(sshd, "-o", "ConnectTimeout=1", "red", "true");
  await sshd.resume();
  const answered = await ssh(sshd, "red", "true");

  assert.match(refused.stderr, /timed out/);
  assert.deepEqual([refused.code, answered.code], [255, 0]);
});

sshdTest("a stopped machine refuses, alone, until its restart", async () => {
  await using sshd = await startSshd({ aliases: ["red", "red01"] });

  await sshd.stop("red");
  const refused = await ssh(sshd, "red", "true");
  const other = await ssh(sshd, "red01", "true");
  await sshd.restart("red");
  const answered = await ssh(sshd, "red", "true");

  assert.match(refused.stderr, /Connection refused/);
  assert.deepEqual([refused, other, answered].map(({ code }) => code), [
    255,
    0,
    0,
  ]);
});

sshdTest("nothing remains: no process, no directory", async () => {
  const sshd = await startSshd();
  const home = sshd.home("red");
  await startDetachedJob(sshd);
  const client = command(sshd, "ssh", ["red", "sleep 600"]).spawn();
  const ended = client.output();
  await until(() => sshd.connections() === 2);

  await sshd[Symbol.asyncDispose]();

  assert.equal((await ended).code, 255);
  assert.deepEqual(await processesWithEnvironment(`HOME=${home}`), []);
  const { stdout } = await new Deno.Command("ps", {
    args: ["-A", "-o", "args="],
  })
    .output();
  assert.ok(!new TextDecoder().decode(stdout).includes(dirname(sshd.bin)));
  await assert.rejects(Deno.stat(sshd.bin), Deno.errors.NotFound);
  await assert.rejects(Deno.stat(home), Deno.errors.NotFound);
});
