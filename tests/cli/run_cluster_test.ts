import assert from "node:assert/strict";
import { userInfo } from "node:os";
import { createTransport } from "../../src/transport/mod.ts";
import { until } from "../support/until.ts";
import { session } from "./_session.ts";

Deno.test("a run notices that a host is drained, and says so", async () => {
  let said = "";
  await using terminal = await session({
    transport: createTransport(),
    onLine: (line) => said += `${line}\n`,
  });
  const at = `--experiment=${terminal.path}/experiment`;
  const type = (line: string) => terminal.type(`cms ${line} ${at}`);
  await type("cluster create c");
  const { username } = userInfo();
  await type(
    `cluster add c --id=h --name=localhost --slots=2 --user=${username}`,
  );
  await type("queue create a");
  const command = `until [ -e ${terminal.path}/go ]; do sleep 0.05; done`;
  await type(`queue add a --name=x[1-3] --command="${command}"`);
  const run = type("queue run fifo_multi a --hostfile=c");
  const running = async () =>
    (await type("queue list a")).out.split("| start").length - 1;
  await until(async () => await running() === 2);

  const drained = await type("cluster drain c --id=h");
  const { out } = await type("cluster list c");
  await until(() => said.includes("gets no more jobs"));
  await Deno.writeTextFile(`${terminal.path}/go`, "");
  const { code, err } = await run;

  assert.equal(drained.err, "INFO: Draining host h in cluster c");
  assert.match(out, /\| drained \|/);
  assert.equal(code, 69);
  assert.match(
    err,
    /^INFO: .*localhost gets no more jobs: it is not active any more$/m,
  );
  assert.match(err, /no host is active any more; jobs wait: 1/);
  assert.equal((await type("queue list a")).out.split("| end").length - 1, 2);
});
