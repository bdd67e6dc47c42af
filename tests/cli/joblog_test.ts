import assert from "node:assert/strict";
import { createTransport } from "../../src/transport/mod.ts";
import { session } from "./_session.ts";

const PARALLEL = await hasParallel();

async function hasParallel(): Promise<boolean> {
  try {
    const { stdout } = await new Deno.Command("parallel", {
      args: ["--version"],
    }).output();
    return new TextDecoder().decode(stdout).startsWith("GNU parallel");
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return false;
    throw error;
  }
}

const LINES = "true\nexit 3\necho 'a b'\n";

Deno.test({
  name: `what GNU parallel has run is taken over, and what failed run again ${
    PARALLEL ? "" : "(needs GNU parallel)"
  }`,
  ignore: !PARALLEL,
  async fn() {
    await using pi = await session({ transport: createTransport() });
    const queue = `a --experiment=${pi.path}/experiment`;
    await Deno.writeTextFile(`${pi.path}/lines`, LINES);
    await new Deno.Command("parallel", {
      args: ["--will-cite", "--joblog", "log", "-a", "lines"],
      cwd: pi.path,
    }).output();

    const { code, err } = await pi.type(
      `cms queue import ${queue} --joblog=log --name=p`,
    );
    const again = await pi.type(`cms queue rerun ${queue} --failed`);

    assert.equal(code, 0, err);
    assert.match(err, /Adding job p3 to queue a[^]*cms queue rerun a --failed/);
    assert.equal(again.out, "p2 \t old_status:end \t new_state:ready");
  },
});

Deno.test("a joblog goes round", async () => {
  await using pi = await session({ transport: createTransport() });
  const at = `--experiment=${pi.path}/experiment`;
  const user = Deno.env.get("USER") ?? "root";
  await pi.type(`cms queue create a ${at}`);
  await pi.type(`cms queue add a ${at} --name=x --command='exit 4'`);
  await pi.type(`cms queue add a ${at} --name=y --command='echo b'`);
  await pi.type(`cms queue run fifo_multi a ${at} --hosts=${user}@localhost`);
  const exported = await pi.type(`cms queue export a --format=joblog ${at}`);
  await Deno.writeTextFile(`${pi.path}/log`, `${exported.out}\n`);

  const { code } = await pi.type(`cms queue import b --joblog=log ${at}`);
  const again = await pi.type(`cms queue export b --format=joblog ${at}`);

  assert.equal(code, 0);
  assert.equal(again.out, exported.out);
});
