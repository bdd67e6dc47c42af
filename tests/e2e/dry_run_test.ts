import assert from "node:assert/strict";
import { cms, cmsWell, startCms, statesOf } from "../support/cms.ts";
import { tempDir } from "../support/temp.ts";
import { until } from "../support/until.ts";

/** Names, times and bytes of all that is there. */
function everythingIn(directory: string): string[] {
  return [...Deno.readDirSync(directory)].flatMap(({ name, isDirectory }) => {
    const path = `${directory}/${name}`;
    const { mtime, ctime, size } = Deno.lstatSync(path);
    const line = `${path} ${size} ${mtime?.getTime()} ${ctime?.getTime()}`;
    return isDirectory ? [line, ...everythingIn(path)] : [
      `${line} ${Deno.readTextFileSync(path)}`,
    ];
  }).toSorted();
}

Deno.test("a dry run leaves no trace, not even a lock, and connects to nothing", async () => {
  await using directory = await tempDir();
  const bin = directory.join("bin");
  await Deno.mkdir(bin);
  const mark = directory.join("connected");
  await Deno.writeTextFile(
    `${bin}/ssh`,
    `#!/bin/sh\ntouch ${mark}\nexit 255\n`,
  );
  await Deno.chmod(`${bin}/ssh`, 0o755);
  const PATH = `${bin}:${Deno.env.get("PATH")}`;
  const options = { cwd: directory.path, env: { PATH } };
  await Deno.mkdir(directory.join("experiment"));
  await Deno.writeTextFile(
    directory.join("experiment", "a-queue.yaml"),
    `# by hand
there:
  command: sleep 100
  status: start
  pid: '4711'
  user: pi
  host: red.invalid
here:
  command: "true"
  status: ready
  user: pi
  host: red.invalid
`,
  );
  const before = everythingIn(directory.path);

  for (
    const words of [
      ["add", "a", "--name=new", "--command=true"],
      ["run", "fifo", "a", "--max_parallel=1"],
      ["run", "fifo_multi", "a", "--hosts=pi@red.invalid,localhost"],
      ["reset", "a"],
      ["delete", "a", "--name=there"],
      ["delete", "a", "--all"],
    ]
  ) {
    const { code, out, err } = await cms(
      ["queue", ...words, "--dry-run"],
      options,
    );
    assert.equal(code, 0, err);
    assert.match(out, /^Nothing is changed\./);
  }

  assert.deepEqual(everythingIn(directory.path), before);
});

Deno.test("the dry run of a queue that is being run says so", async () => {
  await using directory = await tempDir();
  const options = { cwd: directory.path };
  await cmsWell(["queue", "create", "a"], options);
  await cmsWell(
    ["queue", "add", "a", "--name=job", "--command=sleep 30"],
    options,
  );
  await using manager = startCms(
    ["queue", "run", "fifo_multi", "a", "--hosts=localhost"],
    options,
  );
  const status = async () => (await statesOf("a", options)).get("job");
  await until(async () => await status() === "start");

  const run = ["queue", "run", "fifo_multi", "a", "--hosts=localhost"];
  const { code, err } = await cms([...run, "--dry-run"], options);

  assert.match(err, /Cannot run queue a: process \d+ .* is running it/);
  assert.notEqual(code, 0);
  await cmsWell(["queue", "stop", "a", "--kill"], options);
  await manager.result;
});
