import assert from "node:assert/strict";
import { createExperiment, HOLD, MARK } from "./_experiment.ts";
import { labTest } from "./lab_test_case.ts";
import { type Lab, startLab } from "./start_lab.ts";

/** A job's process is gone, and another one has its pid by now. */

labTest(
  "a process that has got the pid of a job is not taken for the job",
  async () => {
    await using lab = await startLab();
    await using experiment = await createExperiment(lab);
    await experiment.add("job", `${MARK}; ${HOLD}`, "red01");
    await using manager = experiment.runNamed();
    await experiment.reach("start", ["job"]);
    const pid = Number((await experiment.records()).get("job")?.["pid"]);

    await lab.console("red01", `kill -9 -${pid}`);
    await occupy(lab, pid);
    const { code, err } = await manager.result;

    assert.equal(code, 1);
    assert.match(err, /job is in state crash: its process is gone/);
    assert.equal(await isOccupied(lab, pid), true);
  },
);

labTest(
  "nor after a reboot; and neither kill nor reset touches that process",
  async () => {
    await using lab = await startLab();
    await using experiment = await createExperiment(lab);
    await experiment.add("job[1-2]", `${MARK}; ${HOLD}`, "red01");
    // Numbers that nothing has which is there after a boot.
    await lab.console("red01", "echo 20000 >/proc/sys/kernel/ns_last_pid");
    await using manager = experiment.runNamed();
    await experiment.reach("start", ["job1", "job2"]);
    const pids = [...(await experiment.records()).values()]
      .map((job) => Number(job["pid"]));
    manager.kill("SIGKILL");
    await manager.result;

    await lab.crash("red01");
    await lab.boot("red01");
    // The highest first: what is started later has numbers above it.
    for (const pid of pids.toSorted((a, b) => b - a)) await occupy(lab, pid);
    await experiment.cms("queue", "kill", "a", "--name=job1");
    await experiment.cms("queue", "refresh", "a");
    const states = await experiment.states();
    await experiment.cms("queue", "reset", "a", "--name=job[1-2]");

    assert.deepEqual(states, { job1: "crash", job2: "crash" });
    for (const pid of pids) assert.equal(await isOccupied(lab, pid), true);
    assert.deepEqual(await experiment.states(), {
      ...{ job1: "ready", job2: "ready" },
    });
  },
);

/** Starts something that runs under this pid. */
async function occupy(lab: Lab, pid: number): Promise<void> {
  await lab.console(
    "red01",
    // The one that had it before may not be gone yet.
    `left=1000
     until grep -q -s -a '^sleep' /proc/${pid}/cmdline; do
       [ $((left -= 1)) -gt 0 ] || exit 1
       [ -e /proc/${pid} ] && sleep 0.01 && continue
       echo ${pid - 1} >/proc/sys/kernel/ns_last_pid
       setsid sleep 1000 >/dev/null 2>&1 &
     done
     echo 30000 >/proc/sys/kernel/ns_last_pid`,
  );
}

async function isOccupied(lab: Lab, pid: number): Promise<boolean> {
  const out = await lab.console("red01", `ps -o args= -p ${pid} || :`);
  return out.includes("sleep 1000");
}
