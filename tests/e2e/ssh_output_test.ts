import assert from "node:assert/strict";
import { cms, cmsWell, startCms, statesOf } from "../support/cms.ts";
import { sshdTest, startSshd } from "../support/sshd.ts";
import { tempDir } from "../support/temp.ts";
import { until } from "../support/until.ts";

sshdTest(
  "what jobs write on another machine is followed here, over one connection",
  async () => {
    await using sshd = await startSshd({ aliases: ["red"] });
    await using dir = await tempDir();
    const options = { cwd: dir.path, env: sshd.env };
    const wait = 'until [ -e "$HOME/go" ]; do sleep 0.05; done';
    await cmsWell(["queue", "create", "a"], options);
    await cmsWell([
      ...["queue", "add", "a", "--name=x[1-3]"],
      `--command=seq 1 50000; ${wait}; echo end; echo sorry >&2`,
    ], options);
    await using run = startCms([
      ...["queue", "run", "fifo_multi", "a"],
      `--hosts=${Array(3).fill(`${sshd.user}@red`).join()}`,
    ], options);
    await until(async () => {
      const states = [...(await statesOf("a", options)).values()];
      return states.every((state) => state === "start");
    });

    await using follower = startCms(
      ["queue", "output", "a", "x[1-3]", "-f"],
      options,
    );
    await until(() => sshd.connections("red") === 2);
    await Deno.writeTextFile(`${sshd.home("red")}/go`, "");
    const { out, code } = await follower.result;
    assert.equal((await run.result).code, 0);
    const error = await cmsWell(
      ["queue", "output", "a", "x2", "--err"],
      options,
    );

    assert.equal(code, 0);
    for (const name of ["x1", "x2", "x3"]) {
      const lines = out.split("\n").filter((line) => line.startsWith(name));
      assert.equal(lines.length, 50_001);
      assert.equal(lines.at(-1), `${name} | end`);
    }
    assert.equal(error, "sorry\n");
  },
);

sshdTest("a machine that does not answer is named, and why", async () => {
  await using sshd = await startSshd({ aliases: ["red"] });
  await using dir = await tempDir();
  const options = { cwd: dir.path, env: sshd.env };
  await cmsWell(["queue", "create", "a"], options);
  await cmsWell([
    ...["queue", "add", "a", "--name=x", "--command=true", "--status=end"],
    ...["--user=me", "--host=nosuchhost.invalid"],
  ], options);

  const { code, err } = await cms(["queue", "output", "a", "x"], options);

  assert.equal(code, 69);
  assert.match(err, /^ERROR: me@nosuchhost\.invalid cannot be reached: /);
});
