/**
 * Row 3: how long 20 jobs of half a second take in 4 slots.
 *
 * @module
 */
import type { Row } from "../bench_row.ts";
import { cmsSide } from "../cms_side.ts";
import type { Figure, LeftOut } from "../figure.ts";
import { startLoopback } from "../loopback.ts";
import { slots } from "../queue.ts";
import { parallel, taskSpooler, xargsPlain } from "../rivals.ts";
import { secondsOf, type Side, takeTurns } from "../sides.ts";
import { missing, type Tool } from "../tool.ts";

const WORK = { count: 20, command: "sleep 0.5" };
/** Five jobs one after the other in each slot. */
const IDEAL_SECONDS = 2.5;

export const makespan: Row = {
  number: 3,
  title: "20 x `sleep 0.5` in 4 slots, the whole command",
  method:
    `Jobs are added before, for task-spooler in the time. ${IDEAL_SECONDS} s would be ideal. Ratios of seconds: less is better.`,

  async measure({ quick, say, places, programs: { cms } }) {
    const noSsh = missing("ssh");
    const ssh = noSsh ? undefined : await startLoopback(["red"]);
    await using _ssh = ssh;
    const local = cmsSide({
      name: "cms here",
      cms,
      jobs: WORK,
      hosts: slots("localhost"),
    });
    const far = ssh && cmsSide({
      name: "cms over ssh",
      cms,
      jobs: WORK,
      hosts: slots("red"),
      env: ssh.env,
      before: ssh.clear,
    });
    const rivals: { side: Side; tool: Tool; of: Side | undefined }[] = [
      { side: xargsPlain(WORK), tool: "xargs", of: local },
      { side: taskSpooler(WORK), tool: "tsp", of: local },
      {
        side: parallel(WORK, { name: "-j4", options: ["-j4"] }),
        tool: "parallel",
        of: local,
      },
      {
        side: parallel(WORK, {
          name: "over ssh, multiplexed",
          options: ["-j4", "--sshlogin", "4/red"],
          env: { PARALLEL_SSH: ssh?.multiplexed ?? "ssh" },
        }),
        tool: "parallel",
        of: far,
      },
    ];
    const there = rivals.filter(({ tool, of }) => of && !missing(tool))
      .filter(({ tool, of }) => !quick || tool === "xargs" || of === far);
    say("20 jobs of half a second");
    const seconds = await takeTurns(
      [local, ...far ? [far] : [], ...there.map(({ side }) => side)],
      { place: places.disk, repetitions: quick ? 1 : 7 },
    );
    const values = (side: Side) => secondsOf(seconds, side.name);
    const judged = (side: Side, atMost: number): Figure => ({
      what: side.name,
      unit: "s",
      values: values(side),
      rival: { name: "ideal", values: values(side).map(() => IDEAL_SECONDS) },
      reach: [{ of: "value", atMost }],
    });
    const figures: (Figure | LeftOut)[] = [judged(local, 2.7)];
    if (far) figures.push(judged(far, 3.1));
    else figures.push({ what: "cms over ssh", leftOut: noSsh! });
    for (const { side, of } of there) {
      figures.push({
        what: of!.name,
        unit: "s",
        values: values(of!),
        rival: { name: side.name, values: values(side) },
      });
    }
    return figures;
  },
};
