import { parseMachine } from "../../src/core/host.ts";
import { createTransport } from "../../src/transport/mod.ts";
import {
  type Site,
  type SiteKind,
  testTransportContract,
} from "../contract/transport_contract.ts";
import { testFilesContract } from "../contract/transport_files_contract.ts";
import { processesWithEnvironment, signalAll } from "../support/processes.ts";
import { type Slurm, slurmMissing, startSlurm } from "../support/slurm.ts";
import { tempDir } from "../support/temp.ts";
import { until } from "../support/until.ts";

/** A login machine of its own, on a Slurm that all tests share. */
async function openSite(slurm: Slurm): Promise<Site> {
  await using stack = new AsyncDisposableStack();
  const { path } = stack.use(await tempDir());
  const calls = stack.use(await tempDir()).join("calls");
  await Deno.writeTextFile(calls, "");
  const mark = `CMS_TEST=${crypto.randomUUID()}`;
  const settings = [mark, `SLURM_CONF=${slurm.env["SLURM_CONF"]}`];
  const processes = () => processesWithEnvironment(mark);
  stack.defer(async () => {
    await slurm.call("scancel", "--user=root");
    await until(async () => {
      const left = await processes();
      signalAll(left, "SIGKILL");
      const tasks = await slurm.call("squeue", "-h");
      return left.length === 0 && tasks === "";
    }, { what: "the end of all processes" });
  });
  const owned = stack.move();
  return {
    transport: createTransport({
      sh: ["env", ...settings, "sh", "-c", `echo >>'${calls}'; exec sh`],
    }),
    machine: parseMachine(undefined, "slurm:localhost"),
    experiment: path,
    here: path,
    there: path,
    connections: () => Deno.readTextFileSync(calls).length,
    processes,
    async loseConnections() {
      const agents: number[] = [];
      for (const pid of await processes()) {
        const words = await Deno.readTextFile(`/proc/${pid}/cmdline`)
          .catch(() => ""); // it has ended meanwhile
        if (words === "sh\0") agents.push(pid);
      }
      signalAll(agents, "SIGKILL");
    },
    [Symbol.asyncDispose]: () => owned.disposeAsync(),
  };
}

const missing = slurmMissing();

Deno.test({
  name: `the contract of transports, by a Slurm${
    missing ? ` (${missing})` : ""
  }`,
  ignore: missing !== undefined,
  async fn(t) {
    await using slurm = await startSlurm();
    const tests: [name: string, run: () => Promise<void>][] = [];
    const kind: SiteKind = {
      name: "slurm",
      test: (name, run) => tests.push([name, run]),
      open: () => openSite(slurm),
    };

    testTransportContract(kind);
    testFilesContract(kind);

    for (const [name, run] of tests) await t.step(name, run);
  },
});
