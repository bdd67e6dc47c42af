/**
 * Row 7: how long the program takes to start.
 *
 * @module
 */
import type { Row } from "../bench_row.ts";
import { run } from "../command.ts";
import type { Figure } from "../figure.ts";
import { startModules } from "../../tests/support/start_modules.ts";
import { createQueue, QUEUE } from "../queue.ts";
import { secondsOf, type Side, takeTurns } from "../sides.ts";

export const startUp: Row = {
  number: 7,
  title: "Start",
  method:
    "Whole commands, beside a program that does nothing, compiled in the same way. Less is better.",

  async measure({ quick, say, places: { disk }, programs: { cms, empty } }) {
    say("starting");
    const queue = (cwd: string) =>
      createQueue(cms, cwd, { count: 5, command: "true" });
    const side = (name: string, words: readonly string[]): Side => ({
      name,
      run: (cwd) => run(words, { cwd }),
    });
    const nothing = side("an empty Deno program", empty);
    const help = side("cms --help", [...cms, "--help"]);
    const list = {
      ...side("queue list of 5 jobs", [...cms, "queue", "list", QUEUE]),
      prepare: queue,
    };
    const seconds = await takeTurns([nothing, help, list], {
      place: disk,
      repetitions: quick ? 7 : 31,
    });
    const values = ({ name }: Side) =>
      secondsOf(seconds, name).map((value) => 1_000 * value);
    const figures = [help, list].map((it): Figure => ({
      what: it.name,
      unit: "ms",
      values: values(it),
      rival: { name: nothing.name, values: values(nothing) },
      reach: [{ of: "ratio", atMost: 1.5 }],
    }));
    const modules = await startModules();
    const bytes = modules.reduce((sum, { size }) => sum + size, 0);
    return [
      ...figures,
      { what: "modules run at each start", unit: "", values: [modules.length] },
      { what: "their source", unit: "kB", values: [bytes / 1_000] },
    ];
  },
};
