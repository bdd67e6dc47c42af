import assert from "node:assert/strict";
import { until } from "../support/until.ts";
import { labTest } from "./lab_test_case.ts";
import { type Lab, startLab } from "./start_lab.ts";

/** The laboratory itself: what the tests of faults rely on. */

const BOOT_ID = "cat /proc/sys/kernel/random/boot_id";

async function ssh(
  lab: Lab,
  host: string,
  command: string,
  { timeoutSeconds = 60 }: { timeoutSeconds?: number } = {},
): Promise<{ code: number; out: string; err: string }> {
  const { code, stdout, stderr } = await new Deno.Command("ssh", {
    args: [
      ...["-o", "BatchMode=yes", "-o", `ConnectTimeout=${timeoutSeconds}`],
      ...[host, command],
    ],
    env: lab.env,
    stdin: "null",
  }).output();
  const [out, err] = [stdout, stderr].map((it) => new TextDecoder().decode(it));
  return { code, out: out!, err: err! };
}

labTest(
  "each host of the laboratory has a name, a home and processes of its own",
  async () => {
    await using lab = await startLab({ hosts: 2 });
    await Deno.writeTextFile(`${lab.home("red02")}/here`, "red02's");

    const [first, second] = await Promise.all(
      lab.hosts.map((host) =>
        ssh(lab, host, "hostname; cat here; ps -A -o comm= | grep -c sshd")
      ),
    );

    assert.equal(first?.out, "red01\n2\n", first?.err); // the listener and ours
    assert.equal(second?.out, "red02\nred02's2\n", second?.err);
    assert.equal(lab.connections("red01"), 1);
  },
);

labTest(
  "two laboratories at the same time do not see each other",
  async () => {
    await using one = await startLab();
    await using other = await startLab();

    await other.crash("red01");

    assert.equal((await ssh(one, "red01", "true")).code, 0);
    const silent = await ssh(other, "red01", "true", { timeoutSeconds: 1 });
    assert.equal(silent.code, 255);
  },
);

labTest(
  "a crashed host is silent, and boots with its disk and another boot id",
  async () => {
    await using lab = await startLab();
    const before = await ssh(lab, "red01", `echo kept >file; ${BOOT_ID}`);

    await lab.crash("red01");
    const silent = await ssh(lab, "red01", "true", { timeoutSeconds: 1 });
    await lab.boot("red01");
    const after = await ssh(lab, "red01", `cat file; ${BOOT_ID}`);

    assert.match(silent.err, /timed out|No route/);
    assert.match(after.out, /^kept\n/);
    assert.notEqual(after.out, `kept\n${before.out}`);
  },
);

labTest(
  "a cut keeps connections, whose data arrive when it is mended",
  async () => {
    await using lab = await startLab();
    const talk = ssh(lab, "red01", "touch up; until [ -e go ]; do :; done; id");
    await until(() => Deno.stat(`${lab.home("red01")}/up`).catch(() => false));

    await lab.cut("red01");
    await Deno.writeTextFile(`${lab.home("red01")}/go`, "");
    const refused = await ssh(lab, "red01", "true", { timeoutSeconds: 1 });
    await lab.mend("red01");

    assert.equal(refused.code, 255);
    assert.match((await talk).out, /uid=0/);
  },
);

labTest("a frozen host does nothing until it thaws", async () => {
  await using lab = await startLab();

  await lab.freeze("red01");
  const silent = await ssh(lab, "red01", "true", { timeoutSeconds: 1 });
  await lab.thaw("red01");
  const answered = await ssh(lab, "red01", "true");

  assert.match(silent.err, /timed out/);
  assert.equal(answered.code, 0);
});

labTest("a full disk refuses every byte until there is room", async () => {
  await using lab = await startLab();

  await lab.fillDisk("red01");
  const full = await ssh(lab, "red01", "echo x >file");
  await lab.freeDisk("red01");
  const free = await ssh(lab, "red01", "echo x >file");

  assert.match(full.err, /No space left on device/);
  assert.equal(free.code, 0, free.err);
});

labTest("a slow wire carries data, slowly, and loses none", async () => {
  await using lab = await startLab();
  await lab.slow("red01", { kbit: 512, loss: 0.02 });
  const begun = performance.now();

  const { out } = await ssh(lab, "red01", "seq -w 10000");

  assert.equal(out.length, 60_000);
  assert.ok(performance.now() - begun > 500);
});

labTest(
  "nothing of a laboratory remains, though its owner is killed",
  async () => {
    const owner = new Deno.Command(Deno.execPath(), {
      args: [
        "eval",
        `
      const { startLab } = await import("${
          import.meta.resolve("./start_lab.ts")
        }");
      const lab = await startLab({ hosts: 2 });
      await lab.console("red01", "setsid sleep 1000 >/dev/null 2>&1 &");
      console.log(lab.bin.replace(/.bin$/, ""));
      await new Promise((resolve) => setTimeout(resolve, 1e6));
    `,
      ],
      stdin: "null",
      stdout: "piped",
    }).spawn();
    const reader = owner.stdout.pipeThrough(new TextDecoderStream())
      .getReader();
    const directory = (await reader.read()).value!.trim();
    await using _ended = { [Symbol.asyncDispose]: () => reader.cancel() };
    assert.notDeepEqual(await processesThatName(directory), []);

    owner.kill("SIGKILL");
    await owner.status;

    await until(async () =>
      (await processesThatName(directory)).length === 0 &&
      !await Deno.stat(directory).catch(() => false)
    );
  },
);

/** Those whose command line has the text in it. */
async function processesThatName(text: string): Promise<string[]> {
  const { stdout } = await new Deno.Command("ps", {
    args: ["-A", "-o", "args="],
  }).output();
  return new TextDecoder().decode(stdout).split("\n")
    .filter((line) => line.includes(text));
}
