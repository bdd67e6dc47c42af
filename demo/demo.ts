/**
 * A look at cms in a few seconds: runs a dozen jobs on this machine, one of which
 * fails on purpose. Each command is shown, then run by the real program, in a
 * directory of its own that stays for a closer look.
 *
 * @module
 */
import { fileURLToPath } from "node:url";

const MAIN = fileURLToPath(new URL("../main.ts", import.meta.url));
/** A shell reads the very line that is shown; there `cms` is this checkout. */
const SHELL = `deno=$1 main=$2
cms() {
  "$deno" run --quiet --allow-read --allow-write --allow-env --allow-run \\
    --allow-sys "$main" "$@"
}
`;
/** More hosts than jobs would only make the tables longer. */
const MOST_HOSTS = 12;

/** Some lines to read, and the commands that they are about. */
interface Scene {
  readonly text: string;
  readonly commands: readonly string[];
  /** The exit code that the last command is meant to have, 0 unless said. */
  readonly exitCode?: number;
}

function scenes(hosts: number): Scene[] {
  return [
    {
      text: `A cluster is a list of hosts. Each has room for one job at a time.
Here all of them are this machine; others are named as ssh knows them.`,
      commands: [
        `cms cluster create demo`,
        `cms cluster add demo --id='host[1-${hosts}]' --name=localhost`,
        `cms cluster list demo`,
      ],
    },
    {
      text: `A queue is a list of jobs. Each is a shell command.`,
      commands: [
        `cms queue create demo`,
        `cms queue add demo --name='job[01-11]' --command='sleep 0.5; uname -n'`,
        `cms queue add demo --name=broken --command='cat data.txt || exit 3'`,
      ],
    },
    {
      text: `Now they run, in the queue's order, each on the first free host.
With --quiet only what goes wrong is told.`,
      commands: [`cms queue run fifo_multi demo --hostfile=demo --quiet`],
      exitCode: 1,
    },
    {
      text: `The exit code of that was 1, for one job did not end well.`,
      commands: [`cms queue list demo`],
    },
    {
      text: `The job "broken" ended with exit code 3. Its directory tells more:
what it wrote to standard error, and its log with times and states.`,
      commands: [
        `cat experiment/broken/broken-nohup.log`,
        `cat experiment/broken/broken.log`,
      ],
    },
    {
      text:
        `Beside the jobs' directories are the queue and the cluster, two files
for your editor, and the journal, which has every change of a job's state.`,
      commands: [`ls experiment`],
    },
  ];
}

/** Shows and runs one line; answers its exit code. */
async function perform(line: string, directory: string): Promise<number> {
  say(bold(`$ ${line}`));
  const { code } = await new Deno.Command("sh", {
    args: ["-c", SHELL + line, "sh", Deno.execPath(), MAIN],
    cwd: directory,
    stdin: "null",
  }).spawn().status;
  return code;
}

function bold(text: string): string {
  const isPlain = Deno.noColor || !Deno.stdout.isTerminal();
  return isPlain ? text : `\x1b[1m${text}\x1b[22m`;
}

function quote(word: string): string {
  if (/^[\w@%+=:,./-]+$/.test(word)) return word;
  return `'${word.replaceAll("'", `'\\''`)}'`;
}

function say(text: string): void {
  // deno-lint-ignore no-console
  console.log(text);
}

async function main(): Promise<number> {
  const cores = navigator.hardwareConcurrency;
  const hosts = Math.min(Math.max(cores, 2), MOST_HOSTS);
  const directory = await Deno.makeTempDir({ prefix: "cms-demo-" });
  const place = quote(directory);
  say(`Twelve jobs on this machine, ${hosts} at a time. One fails on purpose.

${bold(`$ cd ${place}`)}`);

  for (const { text, commands, exitCode = 0 } of scenes(hosts)) {
    say(`\n${text}\n`);
    for (const line of commands) {
      const expected = line === commands.at(-1) ? exitCode : 0;
      const code = await perform(line, directory);
      if (code === expected) continue;
      say(`\nThe demo ends here: the exit code ${code} was not expected.
Its files are in ${place}`);
      return 1;
    }
  }
  say(`
That job was meant to fail. Everything went as it should.

Look around:    cd ${place}
Type your own:  ./task cms queue info demo --experiment=${place}/experiment
Remove it all:  rm -r ${place}`);
  return 0;
}

if (import.meta.main) Deno.exitCode = await main();
