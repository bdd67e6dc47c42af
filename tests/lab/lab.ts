/**
 * The hosts of the laboratory by hand: `deno task lab up 4`.
 *
 * @module
 */
import { type Lab, startLab } from "./start_lab.ts";

const USAGE = "Usage: lab up [HOSTS]";

/** What can be typed while the hosts are up, as `cut red01`. */
const FAULTS: Readonly<
  Record<string, (lab: Lab, host: string) => Promise<void>>
> = {
  cut: (lab, host) => lab.cut(host),
  mend: (lab, host) => lab.mend(host),
  crash: (lab, host) => lab.crash(host),
  boot: (lab, host) => lab.boot(host),
  freeze: (lab, host) => lab.freeze(host),
  thaw: (lab, host) => lab.thaw(host),
  slow: (lab, host) => lab.slow(host, { kbit: 256, loss: 0.05 }),
  fill: (lab, host) => lab.fillDisk(host),
  free: (lab, host) => lab.freeDisk(host),
};

async function up(count: number): Promise<void> {
  const interrupted = Promise.withResolvers<void>();
  Deno.addSignalListener("SIGINT", interrupted.resolve);
  Deno.addSignalListener("SIGTERM", interrupted.resolve);
  await using lab = await startLab({ hosts: count });
  say(introduction(lab));
  obey(lab).catch(interrupted.reject);
  await interrupted.promise;
}

function introduction({ hosts, user, bin, configPath }: Lab): string {
  const [first = "", last = ""] = [hosts[0], hosts.at(-1)];
  const names = hosts.length === 1 ? first : `red[01-${last.slice(3)}]`;
  return `${hosts.length} hosts are up: ${hosts.join(" ")}

In another terminal, as root:
  export PATH=${bin}:$PATH
  ssh ${first} hostname
  cms queue run fifo_multi a --hosts='${user}@${names}'

ssh's configuration: ${configPath}
Type here what shall happen to a host, as \`cut ${first}\`: ${
    Object.keys(FAULTS).join(", ")
  }
Ctrl-C ends it all.`;
}

/** Does what is typed; returns when nobody types any more. */
async function obey(lab: Lab): Promise<void> {
  const lines = Deno.stdin.readable.pipeThrough(new TextDecoderStream());
  for await (const text of lines) {
    for (const line of text.split("\n").filter((line) => line.trim() !== "")) {
      const [fault = "", host = ""] = line.trim().split(/\s+/);
      try {
        if (!FAULTS[fault]) throw new RangeError(`Cannot do "${fault}"`);
        await FAULTS[fault](lab, host);
        say(`${host}: ${fault} is done`);
      } catch (error) {
        say(error instanceof Error ? error.message : String(error));
      }
    }
  }
}

function say(text: string): void {
  // deno-lint-ignore no-console
  console.log(text);
}

if (import.meta.main) {
  const [verb, count = "1"] = Deno.args;
  if (verb !== "up" || !/^[1-9]\d?$/.test(count)) {
    say(USAGE);
    Deno.exitCode = 2;
  } else {
    await up(Number(count));
    Deno.exit(); // a pending read of the keyboard would keep it here
  }
}
