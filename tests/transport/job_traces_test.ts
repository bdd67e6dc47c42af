import { existsSync } from "node:fs";
import assert from "node:assert/strict";
import { executable } from "../support/executable.ts";
import { tempDir } from "../support/temp.ts";
import { until } from "../support/until.ts";
import { JOB_SHELLS, jobTest } from "./job_shells.ts";
import { firstLine } from "./traces.ts";

const DATE =
  /^# date: (Sun|Mon|Tue|Wed|Thu|Fri|Sat) (Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec) [ 1-3]\d \d\d:\d\d:\d\d \S+ \d{4}$/;

/** The state as the original read it from a log. */
function originalState(log: string): string | undefined {
  return log.split("\n")
    .findLast((line) => line.includes("cloudmesh state:"))
    ?.split(":")[1]?.trim();
}

/** The files below a directory. */
async function filesIn(directory: string): Promise<string[]> {
  const files: string[] = [];
  for await (const { name, isDirectory } of Deno.readDir(directory)) {
    if (!isDirectory) files.push(name);
    else {
      const inner = await filesIn(`${directory}/${name}`);
      files.push(...inner.map((file) => `${name}/${file}`));
    }
  }
  return files.sort();
}

for (const shell of JOB_SHELLS) {
  jobTest(
    shell,
    "logs its start and its end as the original did",
    async ({ talk, workshop }) => {
      const pid = await talk.start(talk.order("a", "exit 3", { shell }));
      await talk.hears("ended a.1");

      const log = await workshop.read("a", "a.log");
      const lines = log.split("\n");
      assert.equal(lines.pop(), "");
      const dates = lines.filter((line) => line.startsWith("# date"));
      for (const date of dates) assert.match(date, DATE);
      assert.deepEqual(
        lines.filter((line) => !dates.includes(line))
          .map((line) => line.replace(/( \d+ )\d+ \S+$/, "$1...")),
        [
          "# cloudmesh state: start",
          "# cloudmesh attempt: a.1",
          `# cloudmesh process: ${pid} ...`,
          "# cloudmesh exit code: 3",
          "# cloudmesh state: end",
        ],
      );
      assert.deepEqual([lines[1], lines.at(-3)], [dates[0], dates[1]]);
      assert.equal(originalState(log), "end");
    },
  );

  jobTest(
    shell,
    "leaves the files that the original left",
    async ({ talk, workshop }) => {
      await talk.run(talk.order("a", "echo", { shell }));

      assert.deepEqual(
        await filesIn(workshop.join("a")),
        ["a-nohup.log", `a.${shell}`, "a.log", "a.out", "a.pid"].sort(),
      );
    },
  );

  jobTest(
    shell,
    "writes its output and its log where it is told",
    async ({ talk, workshop }) => {
      const order = talk.order("a", "echo result", {
        shell,
        output: "its results/deep/the result.txt",
        log: "logs/it's.log",
      });

      await talk.run(order);

      assert.deepEqual(
        await filesIn(workshop.join("a")),
        ["a-nohup.log", `a.${shell}`, "a.pid", order.log, order.output].sort(),
      );
      assert.equal(await workshop.read("a", order.output), "result\n");
      const { state, exitCode, attempt } = await talk.report(order);
      assert.deepEqual([state, exitCode, attempt], ["end", 0, "a.1"]);
    },
  );

  jobTest(
    shell,
    "tells of the states that its user writes",
    async ({ talk, workshop }) => {
      const order = talk.order(
        "a",
        `printf '\\377\\000# cloudmesh state: phase 2 \\n' >>a.log; echo on >on; ` +
          `until [ -e go ]; do sleep 0.02; done`,
        { shell },
      );
      await talk.start(order);
      await firstLine(workshop.join("a", "on"));

      const during = await talk.report(order);
      await Deno.writeTextFile(workshop.join("a", "go"), "");
      await talk.hears("ended a.1");
      const after = await talk.report(order);

      assert.deepEqual([during.state, during.alive], ["phase 2", true]);
      assert.deepEqual([after.state, after.alive], ["end", false]);
    },
  );

  jobTest(
    shell,
    "that a signal has ended from outside has left no exit code",
    async ({ talk }) => {
      const order = talk.order("a", "sleep 600; :", { shell });
      const pid = await talk.start(order);

      Deno.kill(-pid, "SIGKILL");
      const report = await until(async () => {
        const report = await talk.report(order);
        return !report.alive && report;
      });

      assert.deepEqual(
        [report.state, report.exitCode, report.pid],
        ["start", undefined, pid],
      );
    },
  );

  jobTest(
    shell,
    "goes on though its script is written over",
    async ({ talk, workshop }) => {
      const padding = "# a long script\n".repeat(4_000);
      const command = `${padding}echo 'echo other' >"$0"; echo own`;

      const code = await talk.run(talk.order("a", command, { shell }));

      assert.equal(code, 0);
      assert.equal(await workshop.read("a", "a.out"), "own\n");
      assert.equal(await workshop.read("a", `a.${shell}`), "echo other\n");
    },
  );

  jobTest(
    shell,
    "ends though it has left a process in the background",
    async ({ talk, workshop }) => {
      const code = await talk.run(
        talk.order("a", "sleep 600 & echo done", { shell }),
      );

      assert.equal(code, 0);
      assert.equal(await workshop.read("a", "a.out"), "done\n");
    },
  );
}

const GERMAN = "/usr/share/i18n/locales/de_DE";

for (const shell of JOB_SHELLS) {
  jobTest(
    shell,
    "dates its log in English whatever its language is",
    async ({ workshop }) => {
      await using locales = await tempDir();
      const compiled = await new Deno.Command("localedef", {
        args: ["-i", "de_DE", "-f", "UTF-8", locales.join("de_DE.UTF-8")],
        stdout: "null",
      }).output();
      assert.ok(compiled.success);
      const talk = workshop.talk({
        env: { LOCPATH: locales.path, LC_ALL: "de_DE.UTF-8" },
      });

      await talk.run(talk.order("a", "date -d @1600000000 +%A", { shell }));

      assert.equal(await workshop.read("a", "a.out"), "Sonntag\n");
      const log = await workshop.read("a", "a.log");
      const dates = log.split("\n").filter((line) => line.includes("date"));
      assert.equal(dates.length, 2);
      for (const date of dates) assert.match(date, DATE);
    },
    {
      ...(existsSync(GERMAN) && executable("localedef")
        ? {}
        : { missing: `no ${GERMAN} or no localedef here` }),
    },
  );
}

for (const shell of JOB_SHELLS) {
  jobTest(shell, "leaves for how long it ran", async ({ talk }) => {
    const order = talk.order("a", "sleep 1.2", { shell });

    await talk.run(order);
    const { took, state } = await talk.report(order);

    assert.equal(state, "end");
    assert.ok(took === 1 || took === 2, String(took));
  });
}
