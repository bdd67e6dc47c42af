import { parseMachine } from "../../src/core/host.ts";
import { createTransport } from "../../src/transport/mod.ts";
import { testFilesContract } from "../contract/transport_files_contract.ts";
import {
  type SiteKind,
  testTransportContract,
} from "../contract/transport_contract.ts";
import { processesWithEnvironment, signalAll } from "../support/processes.ts";
import { sshdTest, startSshd } from "../support/sshd.ts";
import { tempDir } from "../support/temp.ts";
import { until } from "../support/until.ts";
import { relativeExperiment } from "./relative_experiment.ts";

const LOCAL: SiteKind = {
  name: "local",
  test: (name, run) => Deno.test(name, run),

  async open() {
    await using stack = new AsyncDisposableStack();
    const { path } = stack.use(await tempDir());
    const calls = stack.use(await tempDir()).join("calls");
    await Deno.writeTextFile(calls, "");
    const mark = `CMS_TEST=${crypto.randomUUID()}`;
    const processes = () => processesWithEnvironment(mark);
    stack.defer(async () => {
      await until(async () => {
        const left = await processes();
        signalAll(left, "SIGKILL");
        return left.length === 0;
      }, { what: "the end of all processes" });
    });
    const owned = stack.move();
    return {
      transport: createTransport({
        sh: ["env", mark, "sh", "-c", `echo >>'${calls}'; exec sh`],
      }),
      machine: parseMachine(undefined, "localhost"),
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
  },
};

const SSH: SiteKind = {
  name: "ssh",
  test: sshdTest,

  async open() {
    await using stack = new AsyncDisposableStack();
    const sshd = stack.use(await startSshd({ aliases: ["red"] }));
    const experiment = stack.use(await relativeExperiment());
    const owned = stack.move();
    return {
      transport: createTransport({ ssh: `${sshd.bin}/ssh` }),
      machine: parseMachine(sshd.user, "red"),
      experiment: experiment.path,
      here: experiment.path,
      there: `${sshd.home("red")}/${experiment.path}`,
      connections: sshd.connections,
      processes: () => processesWithEnvironment(`HOME=${sshd.home("red")}`),
      loseConnections: sshd.dropConnections,
      [Symbol.asyncDispose]: () => owned.disposeAsync(),
    };
  },
};

for (const kind of [LOCAL, SSH]) {
  testTransportContract(kind);
  testFilesContract(kind);
}
