import assert from "node:assert/strict";
import { cmsWell } from "../support/cms.ts";
import { executable } from "../support/executable.ts";
import { descendants } from "../support/processes.ts";
import { type TempDir, tempDir } from "../support/temp.ts";
import { until } from "../support/until.ts";

const TMUX = executable("tmux");
const ROOT = new URL("../../", import.meta.url).pathname;
const BASH = "bash --norc --noprofile -i";
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
    const cms = cmsIn(dir);
    await cms("queue", "create", "a");
    const add = ["queue", "add", "a", "--user", me, "--host=localhost"];
    await cms(...add, "--name=talks", "--command=echo hello; sleep 1000");
    await cms(...add, "--name=fails", "--command=exit 3");

    await using terminal = await openTerminal(dir, "sh");
    await terminal.type([...MAIN, "queue watch a"].join(" "), "Enter");
    await terminal.shows(/all 2 +running 0 +waiting 2/);
    const manager = cms("queue", "run", "fifo", "a", "--max_parallel=2");
    await terminal.shows(/running 1 +waiting 0 +failed 1/);
    await terminal.shows(/fails +end 3/);

    await terminal.type("Enter");
    await terminal.shows(/^output of job talks\nhello\n/);
    await terminal.type("q");
    await terminal.shows(/all 2/);
    await terminal.type("k");
    await terminal.shows(/Kill job talks\? y or n/);
    await terminal.type("y");
    await terminal.shows(/talks +kill/);
    await manager;
    await terminal.type("q");

    // The shell's own screen is there again, with its prompt.
    await until(async () => !/all 2/.test(await terminal.screen()), {
      what: "the shell",
    });
    await terminal.type("echo $((40 + 2))", "Enter");
    await terminal.shows(/^(?:[#$] )?42$/m);
  },
});

Deno.test({
  name: `queue watch that is ended by a signal leaves the terminal as it was${
    TMUX ? "" : " (no tmux here)"
  }`,
  ignore: TMUX === undefined,
  async fn() {
    await using dir = await tempDir();
    await cmsIn(dir)("queue", "create", "a");
    const watch = [...MAIN, "queue watch a; echo code=$?"].join(" ");
    await using terminal = await openTerminal(dir, "sh");
    await terminal.type(watch, "Enter");
    await terminal.shows(/all 0/);
    const [pid] = await descendants(await terminal.pid(), "deno");

    Deno.kill(pid!, "SIGTERM");

    await terminal.shows(/^code=143$/m);
    await terminal.type("echo $((40 + 2))", "Enter");
    await terminal.shows(/^(?:[#$] )?echo.*\n42$/m);
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
    const cms = cmsIn(dir);
    await cms("queue", "create", "a");
    await using terminal = await openTerminal(dir, BASH);
    await terminal.type([...MAIN, "queue watch a"].join(" "), "Enter");
    await terminal.shows(/all 0/);

    await terminal.type("C-z");
    await terminal.shows(/Stopped/);
    await terminal.type("echo $((40 + 2))", "Enter");
    await terminal.shows(/^42$/m);
    await terminal.type("fg", "Enter");
    await terminal.shows(/all 0/);

    await cms("queue", "delete", "a", "--all");
    await terminal.shows(/The queue is not there any more; q quits/);
    await terminal.type("q");
    await until(async () => !/all 0/.test(await terminal.screen()), {
      what: "the shell",
    });
  },
});

function cmsIn({ path }: TempDir) {
  return (...args: string[]) =>
    run(MAIN[0]!, [...MAIN.slice(1), ...args], path);
}

/** A shell in a terminal of its own, whose prompt is there. */
async function openTerminal(dir: TempDir, shell: string) {
  const tmux = (...args: string[]) =>
    run(TMUX!, ["-S", dir.join("tmux"), ...args]);
  const screen = () => tmux("capture-pane", "-p");
  const shows = (what: RegExp) =>
    until(async () => what.test(await screen()), {
      what: String(what),
    }).catch(async ({ message }) => {
      throw new Error(`${message}, on the screen is: ${await screen()}`);
    });
  await tmux(
    ...["new-session", "-d", "-x", "100", "-y", "20", "-c", dir.path, shell],
  );
  const terminal = {
    screen,
    shows,
    type: (...keys: string[]) => tmux("send-keys", ...keys),
    pid: async () => Number(await tmux("display-message", "-p", "#{pane_pid}")),
    [Symbol.asyncDispose]: async () => void await tmux("kill-server"),
  };
  await using opened = new AsyncDisposableStack();
  opened.use(terminal);
  // What is typed before the prompt is there stands before it, too.
  await shows(/\S/);
  opened.move();
  return terminal;
}

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
