import assert from "node:assert/strict";
import { cms, cmsWell, startCms } from "../support/cms.ts";
import { sshdTest, startSshd } from "../support/sshd.ts";
import { tempDir } from "../support/temp.ts";
import { until } from "../support/until.ts";

sshdTest(
  "results come here from all machines, one connection each, and only once",
  async () => {
    await using sshd = await startSshd({ aliases: ["red", "red01"] });
    await using dir = await tempDir();
    const options = { cwd: dir.path, env: sshd.env };
    await cmsWell(["queue", "create", "a"], options);
    const write = "mkdir sub; head -c 3000000 /dev/zero >sub/big; " +
      "echo $CUDA_VISIBLE_DEVICES >'a b.csv'; ln -s sub/big link; echo done";
    for (const [name, host] of [["x1", "red"], ["x2", "red01"]]) {
      await cmsWell([
        ...["queue", "add", "a", `--name=${name}`, `--command=${write}`],
        ...[`--user=${sshd.user}`, `--host=${host}`, `--gpu=${name}`],
      ], options);
    }
    await cmsWell(["queue", "run", "fifo", "a", "--max_parallel=2"], options);
    const before = sshd.connections();
    const fetch = (...more: string[]) =>
      cms(["queue", "fetch", "a", "--name=x[1-2]", ...more], options);

    const first = await fetch();
    const again = await fetch();

    assert.equal(first.code, 0, first.err);
    assert.match(first.err, /^INFO: \d+ files of 2 jobs fetched, 6\.0 MB$/m);
    assert.match(
      again.err,
      /^INFO: 0 files of 2 jobs fetched, 0 B; \d+ were here/m,
    );
    assert.equal(sshd.connections() - before, 4);
    for (const name of ["x1", "x2"]) {
      const at = (path: string) => dir.join("experiment", name, path);
      assert.equal(await Deno.readTextFile(at("a b.csv")), `${name}\n`);
      assert.equal(await Deno.readTextFile(at(`${name}.out`)), "done\n");
      assert.equal((await Deno.stat(at("link"))).size, 3_000_000);
    }

    await Deno.writeTextFile(dir.join("experiment/x1/a b.csv"), "mine");
    const kept = await fetch("--file=*.csv");
    const forced = await fetch("--file=*.csv", "--force");
    const elsewhere = await fetch("--file=*.csv", "--to=results");

    assert.equal(kept.code, 73);
    assert.match(kept.err, /WARNING: x1\/a b\.csv is newer here and was kept/);
    assert.match(
      forced.err,
      /^INFO: 1 file of 2 jobs fetched, 3 B; 1 were here/m,
    );
    assert.match(elsewhere.err, /^INFO: 2 files of 2 jobs fetched, 6 B$/m);
    assert.equal(
      await Deno.readTextFile(dir.join("results/x2/a b.csv")),
      "x2\n",
    );
  },
);

Deno.test("what ran on this machine is here; it can be copied elsewhere", async () => {
  await using dir = await tempDir();
  const options = { cwd: dir.path };
  await cmsWell(["queue", "create", "a"], options);
  await cmsWell(
    ["queue", "add", "a", "--name=x,y", "--command=echo hi >r"],
    options,
  );
  await cmsWell(["queue", "hold", "a", "--name=y"], options);
  await cmsWell(
    ["queue", "run", "fifo_multi", "a", "--hosts=localhost"],
    options,
  );
  const fetch = (...args: string[]) =>
    cms(["queue", "fetch", "a", ...args], options);

  const here = await fetch("--name=x");
  const copied = await fetch("--name=x,y", "--to=out", "--file=r");
  const unknown = await fetch("--name=z");

  assert.equal(here.code, 0);
  assert.match(here.err, /^INFO: 1 job ran here, so the files are here$/m);
  assert.equal(copied.code, 69);
  assert.match(copied.err, /^WARNING: Job "y" has not been started yet$/m);
  assert.equal(await Deno.readTextFile(dir.join("out/x/r")), "hi\n");
  assert.equal(unknown.code, 66);
});

Deno.test("results are fetched from the experiment whatever CDPATH says", async () => {
  await using elsewhere = await tempDir();
  await Deno.mkdir(elsewhere.join("experiment/x"), { recursive: true });
  await Deno.writeTextFile(elsewhere.join("experiment/x/r"), "other\n");
  await using dir = await tempDir();
  const options = { cwd: dir.path, env: { CDPATH: elsewhere.path } };
  await cmsWell(["queue", "create", "a"], options);
  const job = ["--name=x", "--command=echo hi >r"];
  await cmsWell(["queue", "add", "a", ...job], options);
  const hosts = "--hosts=localhost";
  await cmsWell(["queue", "run", "fifo_multi", "a", hosts], options);

  const what = ["--name=x", "--to=out", "--file=r"];
  await cmsWell(["queue", "fetch", "a", ...what], options);

  assert.equal(await Deno.readTextFile(dir.join("out/x/r")), "hi\n");
});

Deno.test("a fetch of files that hang is ended by one Ctrl-C", async () => {
  await using dir = await tempDir();
  const options = { cwd: dir.path };
  await cmsWell(["queue", "create", "a"], options);
  await cmsWell(["queue", "add", "a", "--name=x", "--command=true"], options);
  const hosts = "--hosts=localhost";
  await cmsWell(["queue", "run", "fifo_multi", "a", hosts], options);
  await Deno.mkdir(dir.join("bin"));
  await Deno.writeTextFile(
    dir.join("bin/tar"),
    `#!/bin/sh
[ "$1" != --no-unquote ] || exit
: >${dir.join("hangs")}
while [ -e ${dir.join("hangs")} ]; do sleep 0.1; done
`,
    { mode: 0o755 },
  );
  const path = `${dir.join("bin")}:${Deno.env.get("PATH")}`;
  const fetch = ["queue", "fetch", "a", "--name=x", "--to=out"];
  await using fetching = startCms(fetch, { ...options, env: { PATH: path } });
  await until(() => Deno.stat(dir.join("hangs")).catch(() => undefined));

  fetching.kill("SIGINT");
  const { code, err } = await fetching.result;

  assert.equal(code, 69, err);
  assert.match(err, /^WARNING: Interrupted: not all files are here$/m);
});

sshdTest("what breaks off leaves no half file, and says so", async () => {
  await using sshd = await startSshd({ aliases: ["red"] });
  await using dir = await tempDir();
  const options = { cwd: dir.path, env: sshd.env };
  await cmsWell(["queue", "create", "a"], options);
  await cmsWell([
    ...["queue", "add", "a", "--name=x", "--command=true"],
    ...[`--user=${sshd.user}`, "--host=red"],
  ], options);
  await cmsWell(["queue", "run", "fifo", "a", "--max_parallel=1"], options);
  const there = `${sshd.home("red")}/experiment/x/big`;
  await Deno.writeTextFile(there, "");
  await Deno.truncate(there, 200_000_000); // takes seconds, no disk
  const here = dir.join("experiment/x");

  const broken = cms(
    ["queue", "fetch", "a", "--name=x", "--file=big"],
    options,
  );
  await until(async () => {
    const entries = await Array.fromAsync(Deno.readDir(here)).catch(() => []);
    const [started] = entries.filter(({ name }) => name.startsWith(".fetch-"));
    return started && Deno.statSync(`${here}/${started.name}`).size > 0;
  });
  await sshd.dropConnections();
  const { code, err } = await broken;

  assert.equal(code, 69);
  assert.match(err, /WARNING: the connection to .*red was lost/);
  const left = await Array.fromAsync(Deno.readDir(here));
  assert.deepEqual(left, []);
});
