import assert from "node:assert/strict";
import { until } from "../support/until.ts";
import { createChance } from "./_chance.ts";
import { createExperiment, MARK } from "./_experiment.ts";
import { labTest } from "./lab_test_case.ts";
import { type Lab, startLab } from "./start_lab.ts";

/** All faults together, at moments and on hosts that chance chooses. */

const JOBS = 40;
const FAULTS = 8;

type Fault = (lab: Lab, host: string) => Promise<void>;

const FAULTS_OF_HOSTS: readonly Fault[] = [
  async (lab, host) => {
    await lab.console(host, "pkill -f '^sshd(-session)?: root' || :");
  },
  async (lab, host) => {
    await lab.cut(host);
    await nextSsh(lab);
    await lab.mend(host);
  },
  async (lab, host) => {
    await lab.freeze(host);
    await nextSsh(lab);
    await lab.thaw(host);
  },
  async (lab, host) => {
    await lab.crash(host);
    await lab.boot(host);
  },
];

for (const seed of [1, 2]) {
  labTest(
    `faults of all kinds, of seed ${seed}: each job runs once or, if its host crashed, at most once, and its state says which`,
    async () => {
      const chance = createChance(seed);
      await using lab = await startLab({ hosts: 3 });
      await using experiment = await createExperiment(lab, { notices: "soon" });
      const command = `${MARK}; sleep 0.3; exit $(( \${PWD##*job} % 3 ))`;
      await experiment.add(`job[1-${JOBS}]`, command);
      await using managers = new AsyncDisposableStack();
      const start = () => managers.use(experiment.run());
      let manager = start();
      let crashes = 0;

      for (let faults = 0; faults < FAULTS; faults++) {
        const end = await experiment.journalLines() + chance(12);
        let hasEnded = false;
        manager.result.then(() => hasEnded = true);
        await until(
          async () => hasEnded || await experiment.journalLines() >= end,
          { what: `line ${end} of the journal` },
        );
        const host = lab.hosts[chance(lab.hosts.length)]!;
        const fault = FAULTS_OF_HOSTS[chance(FAULTS_OF_HOSTS.length + 1)];
        if (fault === FAULTS_OF_HOSTS.at(-1)) crashes++;
        if (hasEnded) break;
        if (fault) await fault(lab, host);
        else {
          manager.kill("SIGKILL");
          await manager.result;
          manager = start();
        }
      }
      const { err } = await manager.result;

      const states = await experiment.states();
      const ran = (await Promise.all(lab.hosts.map(experiment.ran))).flat();
      let crashed = 0;
      for (let number = 1; number <= JOBS; number++) {
        const name = `job${number}`;
        const count = ran.filter((job) => job === name).length;
        const code = number % 3;
        if (states[name] === "crash" && count <= 1) crashed++;
        else {
          const expected = { count: 1, state: code ? `end ${code}` : "end" };
          assert.deepEqual(
            { count, state: states[name] },
            expected,
            name + err,
          );
        }
      }
      assert.ok(crashed <= crashes, `${crashed} jobs for ${crashes} crashes`);
    },
  );
}

/** Until the manager connects anew, if it does: it may have no need to. */
async function nextSsh(lab: Lab): Promise<void> {
  const before = lab.sshCalls().length;
  await until(() => lab.sshCalls().length > before, { timeoutMs: 4_000 })
    .catch(() => {});
}
