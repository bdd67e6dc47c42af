import assert from "node:assert/strict";
import { jobTest } from "./job_shells.ts";

/** What a shell that speaks no POSIX reads, for the same behaviour. */
interface Speech {
  readonly twoStreams: string;
  readonly exit3: string;
  readonly killed: string;
  readonly gpu: string;
  readonly broken: string;
  readonly wait: string;
}

const SPEECHES: Record<string, Speech> = {
  python3: {
    twoStreams: "import sys\nprint('it\\'s out')\nsys.stderr.write('err\\n')",
    exit3: "import sys; sys.exit(3)",
    killed: "import os; os.kill(os.getpid(), 9)",
    gpu: "import os; print(os.environ['CUDA_VISIBLE_DEVICES'])",
    broken: "print('a",
    wait: "import time; time.sleep(600)",
  },
  perl: {
    twoStreams: `print "it's out\\n";\nprint STDERR "err\\n";`,
    exit3: "exit 3",
    killed: "kill 9, $$",
    gpu: `print "$ENV{CUDA_VISIBLE_DEVICES}\\n"`,
    broken: "print 'a",
    wait: "sleep 600",
  },
  fish: {
    twoStreams: `echo "it's out"; echo err >&2`,
    exit3: "exit 3",
    killed: "kill -KILL $fish_pid",
    gpu: "echo $CUDA_VISIBLE_DEVICES",
    broken: "echo 'a",
    wait: "sleep 600",
  },
  zsh: {
    twoStreams: `echo "it's out"; echo err >&2`,
    exit3: "exit 3",
    killed: "kill -KILL $$",
    gpu: "echo $CUDA_VISIBLE_DEVICES",
    broken: "echo 'a",
    wait: "sleep 600",
  },
};

for (const [shell, speech] of Object.entries(SPEECHES)) {
  jobTest(
    shell,
    "has its plain command as its script",
    async ({ talk, workshop }) => {
      await talk.run(talk.order("a", speech.twoStreams, { shell }));

      const files = await Array.fromAsync(Deno.readDir(workshop.join("a")));
      assert.deepEqual(
        files.map(({ name }) => name).sort(),
        ["a-nohup.log", "a.log", "a.out", "a.pid", `a.${shell}`].sort(),
      );
      assert.equal(
        await workshop.read("a", `a.${shell}`),
        `${speech.twoStreams}\n`,
      );
      assert.equal(await workshop.read("a", "a.out"), "it's out\n");
      assert.equal(await workshop.read("a", "a-nohup.log"), "err\n");
    },
  );

  jobTest(shell, "keeps its exit code", async ({ talk }) => {
    const order = talk.order("a", speech.exit3, { shell });

    const code = await talk.run(order);

    const { state, exitCode } = await talk.report(order);
    assert.deepEqual([code, state, exitCode], [3, "end", 3]);
  });

  jobTest(shell, "tells of the signal that ended it", async ({ talk }) => {
    const code = await talk.run(talk.order("a", speech.killed, { shell }));

    assert.equal(code, 128 + 9);
  });

  jobTest(
    shell,
    "fails, and says why, when it cannot read its command",
    async ({ talk, workshop }) => {
      const code = await talk.run(talk.order("a", speech.broken, { shell }));

      assert.notEqual(code, 0);
      assert.match(await workshop.read("a", "a-nohup.log"), /a\.\w+/);
    },
  );

  jobTest(
    shell,
    "has its pyenv's environment and its gpus",
    async ({ talk, workshop }) => {
      const pyenv = workshop.join("activate");
      await Deno.writeTextFile(pyenv, "CUDA_VISIBLE_DEVICES=of_pyenv\n");

      await talk.run(
        talk.order("a", speech.gpu, { shell, pyenv, gpu: "0,1" }),
      );

      assert.equal(await workshop.read("a", "a.out"), "0,1\n");
    },
  );

  jobTest(shell, "runs once, and can be killed", async ({ talk }) => {
    const order = talk.order("a", speech.wait, { shell });
    const pid = await talk.start(order);

    talk.channel.start({ ...order, attempt: "a.2" });
    const reason = await talk.hears("refused a.2");
    const { alive } = await talk.report(order);
    const outcome = await talk.channel.kill(order, 600);

    assert.equal(reason, `it is running there already as process ${pid}`);
    assert.equal(alive, true);
    assert.equal(outcome, "killed");
  });
}
