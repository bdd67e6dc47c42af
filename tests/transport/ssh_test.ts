import assert from "node:assert/strict";
import { parseMachine } from "../../src/core/host.ts";
import { createTransport } from "../../src/transport/mod.ts";
import { sshArgs } from "../../src/transport/ssh.ts";
import { type Sshd, sshdTest, startSshd } from "../support/sshd.ts";
import { tempDir } from "../support/temp.ts";
import { Conversation } from "./conversation.ts";

/** An ssh that is given more options, and tells its process. */
async function openSsh(sshd: Sshd, options: readonly string[] = []) {
  const directory = await tempDir();
  const words = options.map((option) => `'${option}'`).join(" ");
  await Deno.writeTextFile(
    directory.join("ssh"),
    `#!/bin/sh\necho $$ >'${directory.join("pid")}'\n` +
      `exec '${sshd.bin}/ssh' ${words} "$@"\n`,
    { mode: 0o755 },
  );
  const transport = createTransport({ ssh: directory.join("ssh") });
  return {
    talk: (host = "red") =>
      new Conversation(
        transport,
        parseMachine(sshd.user, host),
        "experiment",
      ),
    pid: async () => Number(await Deno.readTextFile(directory.join("pid"))),
    [Symbol.asyncDispose]: () => directory[Symbol.asyncDispose](),
  };
}

Deno.test("ssh is called without passwords, forwardings and surprises", () => {
  const machine = parseMachine("pi", "red");

  const args = sshArgs(machine, "exec sh", { connectTimeoutSeconds: 3 });

  const options = args.slice(0, args.indexOf("--"))
    .filter((word) => word !== "-o");
  assert.deepEqual(options, [
    "-T",
    "BatchMode=yes",
    "ConnectTimeout=3",
    "ServerAliveInterval=5",
    "ServerAliveCountMax=3",
    "ForwardAgent=no",
    "ForwardX11=no",
    "ClearAllForwardings=yes",
    "RemoteCommand=none",
    "EscapeChar=none",
    "-l",
    "pi",
  ]);
  assert.deepEqual(args.slice(args.indexOf("--")), ["--", "red", "exec sh"]);
});

Deno.test("ssh gets no user where none is named", () => {
  const args = sshArgs(parseMachine(undefined, "red"), "exec sh");

  assert.ok(!args.includes("-l"));
});

Deno.test("ssh never sees a host or a user that it would take for an option", () => {
  for (const name of ["-oProxyCommand=id", "-", "--", "a b", "a;b", "$(id)"]) {
    assert.throws(() => parseMachine(undefined, name), { code: "invalid" });
    assert.throws(() => parseMachine(name, "red"), { code: "invalid" });
  }
});

Deno.test("ssh that is not installed makes its machine unreachable", async () => {
  await using talk = new Conversation(
    createTransport({ ssh: "/nosuch/ssh" }),
    parseMachine("pi", "red"),
    "experiment",
  );

  const reason = await talk.hears("down");

  assert.equal(
    reason,
    "pi@red cannot be reached: there is no program /nosuch/ssh here",
  );
});

/** What keeps ssh from a machine, and what it then says. */
const OBSTACLES: Record<
  string,
  { host?: string; options?: string[]; stopped?: boolean; says: RegExp }
> = {
  "has no address": {
    host: "nosuchhost.invalid",
    says: /Could not resolve hostname nosuchhost\.invalid/,
  },
  "refuses the key": {
    options: ["-oPubkeyAuthentication=no"],
    says: /Permission denied/,
  },
  "is not the one that is known": {
    options: ["-oUserKnownHostsFile=/dev/null"],
    says: /Host key verification failed/,
  },
  "does not listen": { stopped: true, says: /Connection refused/ },
};

for (
  const [obstacle, { host = "red", options, stopped, says }] of Object.entries(
    OBSTACLES,
  )
) {
  sshdTest(
    `ssh says why it cannot reach a machine that ${obstacle}`,
    async () => {
      await using sshd = await startSshd();
      if (stopped) await sshd.stop();
      await using ssh = await openSsh(sshd, options);
      await using talk = ssh.talk(host);
      const asked = talk.report(talk.order("a", "")).catch((error) => error);

      const reason = await talk.hears("down");

      assert.ok(reason.startsWith(`${sshd.user}@${host} cannot be reached: `));
      assert.match(reason, says);
      const { code, message } = await asked;
      assert.deepEqual([code, message], ["unreachable", reason]);
    },
  );
}

sshdTest(
  "ssh gives up a machine that lets it in and says nothing",
  async () => {
    await using sshd = await startSshd();
    await Deno.writeTextFile(`${sshd.home("red")}/.bashrc`, "sleep 600\n");
    await using talk = new Conversation(
      createTransport({ ssh: `${sshd.bin}/ssh`, greetingTimeoutMs: 1_500 }),
      parseMachine(sshd.user, "red"),
      "experiment",
    );

    const reason = await talk.hears("down");

    assert.equal(
      reason,
      `${sshd.user}@red cannot be reached: no answer within 1.5 seconds`,
    );
  },
);

sshdTest("ssh is not confused by a talkative login shell", async () => {
  await using sshd = await startSshd();
  await Deno.writeTextFile(
    `${sshd.home("red")}/.bashrc`,
    "echo Welcome; echo hello you; echo ended a.1 9; echo oops >&2\n" +
      "echo done 1 1 no; printf 'last login:'\n",
  );
  await using ssh = await openSsh(sshd);
  await using talk = ssh.talk();

  const code = await talk.run(talk.order("a", "bash -c 'exit 3'"));

  assert.equal(code, 3);
  assert.deepEqual(talk.told.map((line) => line.split(" ")[0]), [
    "up",
    "started",
    "ended",
  ]);
});

sshdTest(
  "ssh has a machine read its .bashrc once, not for each job",
  async () => {
    await using sshd = await startSshd();
    const home = sshd.home("red");
    await Deno.writeTextFile(
      `${home}/.bashrc`,
      "echo read >>~/reads; sleep 0.3\n",
    );
    await using ssh = await openSsh(sshd);
    await using talk = ssh.talk();

    for (const shell of ["bash", "sh"]) {
      const orders = [1, 2, 3].map((n) =>
        talk.order(`${shell}${n}`, "bash -c true", { shell })
      );
      await Promise.all(orders.map((order) => talk.run(order)));
    }

    assert.equal(await Deno.readTextFile(`${home}/reads`), "read\n");
  },
);

sshdTest("ssh is not hit by a signal for the manager's terminal", async () => {
  await using sshd = await startSshd();
  await using ssh = await openSsh(sshd);
  await using talk = ssh.talk();
  await talk.hears("up");
  const pid = await ssh.pid();

  const groups = await Promise.all([pid, Deno.pid].map(groupOf));

  assert.equal(groups[0], pid);
  assert.notEqual(groups[0], groups[1]);
});

async function groupOf(pid: number): Promise<number> {
  const { stdout } = await new Deno.Command("ps", {
    args: ["-o", "pgid=", "-p", String(pid)],
  }).output();
  return Number(new TextDecoder().decode(stdout));
}

sshdTest("ssh that is shared with others hangs up all the same", async () => {
  await using sshd = await startSshd();
  await using sockets = await tempDir();
  const shared = [
    "-oControlMaster=auto",
    `-oControlPath=${sockets.join("s")}`,
    "-oControlPersist=yes",
  ];
  await using ssh = await openSsh(sshd, shared);
  const first = ssh.talk();
  await first.start(first.order("a", "sleep 600"));

  await first.channel.close();
  const second = ssh.talk();
  const report = await second.report(second.order("a", ""));
  await second.channel.close();

  assert.equal(report.alive, true);
  assert.equal(sshd.connections(), 1);
  await new Deno.Command(`${sshd.bin}/ssh`, {
    args: [...shared, "-Oexit", "red"],
    stderr: "null",
  }).output();
});

sshdTest("ssh hangs up on a machine that has fallen silent", async () => {
  await using sshd = await startSshd();
  await using ssh = await openSsh(sshd);
  const talk = ssh.talk();
  await talk.hears("up");
  await sshd.pause();

  await talk.channel.close();

  await sshd.resume();
  assert.deepEqual(talk.told, ["up"]);
});
