import assert from "node:assert/strict";
import { cmsWell } from "../support/cms.ts";
import { executable } from "../support/executable.ts";
import { descendants } from "../support/processes.ts";
import { tempDir } from "../support/temp.ts";
import { until } from "../support/until.ts";

const TMUX = executable("tmux");
const ROOT = new URL("../../", import.meta.url).pathname;
const MAIN = [
  ...["deno", "run", "--quiet", "-A", "--config", `${ROOT}deno.json`],
  `${ROOT}main.ts`,
];

Deno.test("queue watch without a terminal says what it does instead", async () => {
  await using dir = await tempDir();
  await cmsWell(["queue", "create", "a"], { cwd: dir.path });
  const [program, ...words] = [...MAIN, "queue", "watch", "a"] as const;
  const watch = new Deno.Command(program!, {
    args: words,
    cwd: dir.path,
    stdin: "null",
    stdout: "null",
    stderr: "piped",
  }).spawn();
  const said = watch.stderr.getReader();

  const { value } = await said.read();
  watch.kill("SIGTERM");
  await said.cancel();
  await watch.status;

  assert.match(
    new TextDecoder().decode(value),
    /^INFO: No terminal is here, so what happens in queue a .* line by line/,
  );
});

Deno.test({
  name:
    `queue watch in a terminal: states, an output, a kill, and the terminal as it was${
      TMUX ? "" : " (no tmux here)"
    }`,
  ignore: TMUX === undefined,
  async fn() {
    await using dir = await tempDir();
    const me = Deno.env.get("USER") ?? (await run("id", ["-un"])).trim();
    const cms = (...args: string[]) =>
      run(MAIN[0]!, [...MAIN.slice(1), ...args], dir.path);
    const tmux = (...args: string[]) =>
      run(TMUX!, ["-S", dir.join("tmux"), ...args]);
    const screen = () => tmux("capture-pane", "-p", "-t", "w");
    const shows = (what: RegExp) =>
      until(async () => what.test(await screen()), {
        what: String(what),
      });
    await cms("queue", "create", "a");
    const add = ["queue", "add", "a", "--user", me, "--host=localhost"];
    await cms(...add, "--name=talks", "--command=echo hello; sleep 1000");
    await cms(...add, "--name=fails", "--command=exit 3");

    await tmux(
      ...["new-session", "-d", "-s", "w", "-x", "100", "-y", "20"],
      ...["-c", dir.path, "sh"],
    );
    try {
      await tmux(
        "send-keys",
        "-t",
        "w",
        [...MAIN, "queue watch a"].join(" "),
        "Enter",
      );
      await shows(/all 2 +running 0 +waiting 2/);
      const manager = cms("queue", "run", "fifo", "a", "--max_parallel=2");
      await shows(/running 1 +waiting 0 +failed 1/);
      await shows(/fails +end 3/);

      await tmux("send-keys", "-t", "w", "Enter");
      await shows(/^output of job talks\nhello\n/);
      await tmux("send-keys", "-t", "w", "q");
      await shows(/all 2/);
      await tmux("send-keys", "-t", "w", "k");
      await shows(/Kill job talks\? y or n/);
      await tmux("send-keys", "-t", "w", "y");
      await shows(/talks +kill/);
      await manager;
      await tmux("send-keys", "-t", "w", "q");

      // The shell's own screen is there again, with its prompt.
      await until(async () => !/all 2/.test(await screen()), {
        what: "the shell",
      });
      await tmux("send-keys", "-t", "w", "echo $((40 + 2))", "Enter");
      await shows(/^(?:[#$] )?42$/m);
    } finally {
      await tmux("kill-server");
    }
  },
});

Deno.test({
  name: `queue watch that is ended by a signal leaves the terminal as it was${
    TMUX ? "" : " (no tmux here)"
  }`,
  ignore: TMUX === undefined,
  async fn() {
    await using dir = await tempDir();
    const tmux = (...args: string[]) =>
      run(TMUX!, ["-S", dir.join("tmux"), ...args]);
    const screen = () => tmux("capture-pane", "-p");
    const shows = (what: RegExp) =>
      until(async () => what.test(await screen()), {
        what: String(what),
      }).catch(async ({ message }) => {
        throw new Error(`${message}, on the screen is: ${await screen()}`);
      });
    await run(MAIN[0]!, [...MAIN.slice(1), "queue", "create", "a"], dir.path);
    const watch = [...MAIN, "queue watch a; echo code=$?"].join(" ");
    await tmux(
      ...["new-session", "-d", "-x", "100", "-y", "20", "-c", dir.path, "sh"],
    );
    try {
      // What is typed before the prompt is there stands before it, too.
      await shows(/\S/);
      await tmux("send-keys", watch, "Enter");
      await shows(/all 0/);
      const shell = (await tmux("display-message", "-p", "#{pane_pid}")).trim();
      const [pid] = await descendants(Number(shell), "deno");

      Deno.kill(pid!, "SIGTERM");

      await shows(/^code=143$/m);
      await tmux("send-keys", "echo $((40 + 2))", "Enter");
      await shows(/^(?:[#$] )?echo.*\n42$/m);
    } finally {
      await tmux("kill-server");
    }
  },
});

Deno.test({
  name:
    `queue watch gives the terminal back at Ctrl-Z, and says that its queue is gone${
      TMUX ? "" : " (no tmux here)"
    }`,
  ignore: TMUX === undefined,
  async fn() {
    await using dir = await tempDir();
    const tmux = (...args: string[]) =>
      run(TMUX!, ["-S", dir.join("tmux"), ...args]);
    const screen = () => tmux("capture-pane", "-p");
    const shows = (what: RegExp) =>
      until(async () => what.test(await screen()), { what: String(what) });
    const cms = (...args: string[]) =>
      run(MAIN[0]!, [...MAIN.slice(1), ...args], dir.path);
    await cms("queue", "create", "a");
    await tmux(
      ...["new-session", "-d", "-x", "100", "-y", "20", "-c", dir.path],
      "bash --norc --noprofile -i",
    );
    try {
      await shows(/\S/);
      await tmux("send-keys", [...MAIN, "queue watch a"].join(" "), "Enter");
      await shows(/all 0/);

      await tmux("send-keys", "C-z");
      await shows(/Stopped/);
      await tmux("send-keys", "echo $((40 + 2))", "Enter");
      await shows(/^42$/m);
      await tmux("send-keys", "fg", "Enter");
      await shows(/all 0/);

      await cms("queue", "delete", "a", "--all");
      await shows(/The queue is not there any more; q quits/);
      await tmux("send-keys", "q");
      await until(async () => !/all 0/.test(await screen()), {
        what: "the shell",
      });
    } finally {
      await tmux("kill-server");
    }
  },
});

async function run(
  program: string,
  args: string[],
  cwd?: string,
): Promise<string> {
  const { stdout } = await new Deno.Command(program, {
    ...{ args, stdin: "null", stderr: "null" },
    ...(cwd !== undefined && { cwd }),
  }).output();
  return new TextDecoder().decode(stdout);
}
