/**
 * Row 2: how fast empty jobs are run over ssh.
 *
 * @module
 */
import type { Row } from "../bench_row.ts";
import { type CmsRun, cmsSide } from "../cms_side.ts";
import type { Figure, LeftOut } from "../figure.ts";
import { startLoopback } from "../loopback.ts";
import { slots } from "../queue.ts";
import { parallel } from "../rivals.ts";
import { rates, secondsOf, takeTurns } from "../sides.ts";
import { missing } from "../tool.ts";

const ALIASES = ["red", "green", "blue", "white"];

export const sshRate: Row = {
  number: 2,
  title: "The same over ssh on loopback",
  method:
    "As row 1 on disk, whole command with connecting. GNU parallel runs fewer of the same jobs over a connection that is open already (ControlMaster), as it is slower. Ratios of rates: more is better.",

  async measure({ quick, say, places, programs: { cms } }) {
    const noSsh = missing("ssh");
    if (noSsh) return [{ what: "over ssh", leftOut: noSsh }];
    await using ssh = await startLoopback(ALIASES);
    const jobs = { count: quick ? 300 : 2_000, command: "true" };
    const few = { ...jobs, count: quick ? 60 : 300 };
    say(`${jobs.count} empty jobs here, over ssh, over ssh to four machines`);
    const sideOf = (run: Pick<CmsRun, "name" | "hosts">) =>
      cmsSide({ cms, jobs, env: ssh.env, before: ssh.clear, ...run });
    const here = sideOf({ name: "cms here", hosts: slots("localhost") });
    const one = sideOf({ name: "cms, one machine", hosts: slots("red") });
    const four = sideOf({ name: "cms, four machines", hosts: ALIASES });
    const rival = parallel(few, {
      name: "over ssh, multiplexed",
      options: ["-j4", "--sshlogin", "4/red"],
      env: { PARALLEL_SSH: ssh.multiplexed },
    });
    const noRival = missing("parallel");
    const seconds = await takeTurns(
      [here, one, four, ...noRival ? [] : [rival]],
      { place: places.disk, repetitions: quick ? 2 : 7 },
    );
    const rate = ({ name }: { name: string }, count = jobs.count) =>
      rates(secondsOf(seconds, name), count);
    const values = rate(one);
    const figures: (Figure | LeftOut)[] = [{
      what: `${jobs.count} empty jobs over ssh, one machine`,
      unit: "jobs/s",
      values,
      rival: { name: here.name, values: rate(here) },
      reach: [{ of: "ratio", atLeast: 0.7 }],
    }];
    const what = `${jobs.count} empty jobs over ssh, beside parallel`;
    figures.push(
      noRival ? { what, leftOut: noRival } : {
        what,
        unit: "jobs/s",
        values,
        rival: { name: rival.name, values: rate(rival, few.count) },
        reach: [{ of: "ratio", atLeast: 4 }],
      },
      {
        what: `${jobs.count} empty jobs over ssh, four machines`,
        unit: "jobs/s",
        values: rate(four),
        rival: { name: one.name, values },
        reach: [{ of: "ratio", atLeast: 0.95, remark: "5 % for chance" }],
      },
    );
    return figures;
  },
};
