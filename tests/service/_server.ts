/**
 * The service as a process of its own, as a user starts it.
 *
 * @module
 */
import { DENO_DIR } from "../support/deno_dir.ts";
import { CONFIG, MAIN } from "../support/cms.ts";
import { basic, PASSWORD, USER } from "./_site.ts";

/** How it is started. */
export interface ServerOptions {
  readonly cwd: string;
  readonly args?: readonly string[];
  /** `queue` unless said: both start the same service. */
  readonly about?: "queue" | "job";
  readonly env?: Readonly<Record<string, string>>;
  /** The compiled program, instead of the source. */
  readonly binary?: string | undefined;
}

/** A running service. */
export interface Server extends AsyncDisposable {
  readonly url: string;
  readonly pid: number;
  /** What it has said so far. */
  readonly said: () => string;
  kill(signal: Deno.Signal): void;
  readonly ended: Promise<number>;
  /** Sends `GET /queue/a` with the right password. */
  send(what: string, init?: RequestInit): Promise<Response>;
  /** Sends it and answers status and text. */
  ask(what: string, init?: RequestInit): Promise<string>;
}

/** Starts it; resolves when it listens, and fails with what it said if not. */
export async function startServer(
  { cwd, args = [], env = {}, about = "queue", binary }: ServerOptions,
): Promise<Server> {
  const words = binary
    ? [binary]
    : [Deno.execPath(), "run", "-A", "--quiet", "--config", CONFIG, MAIN];
  const child = new Deno.Command(words[0]!, {
    args: [
      ...words.slice(1),
      ...[about, "--service", "start", "--port=0"],
      ...args,
    ],
    cwd,
    env: {
      ...DENO_DIR,
      NO_COLOR: "1",
      CMS_USERNAME: USER,
      CMS_PASSWORD: PASSWORD,
      ...env,
    },
    stdin: "null",
    stdout: "null",
    stderr: "piped",
  }).spawn();
  let said = "";
  const listening = Promise.withResolvers<string>();
  const reading = (async () => {
    for await (
      const text of child.stderr.pipeThrough(new TextDecoderStream())
    ) {
      said += text;
      const [, url] = /service is at (\S+),/.exec(said) ?? [];
      if (url) listening.resolve(url);
    }
    listening.reject(new Error(`The service did not start:\n${said}`));
  })();
  let isOver = false;
  const ended = child.status.then(({ code }) => {
    isOver = true;
    return code;
  });
  const url = await listening.promise;

  const send = (what: string, init: RequestInit = {}) => {
    const [method = "", path = ""] = what.split(" ");
    const headers = { authorization: basic(), ...init.headers };
    return fetch(`${url}${path}`, { ...init, method, headers });
  };
  return {
    url,
    pid: child.pid,
    said: () => said,
    kill: (signal) => child.kill(signal),
    ended,
    send,
    async ask(what, init) {
      const response = await send(what, init);
      return `${response.status} ${await response.text()}`;
    },
    async [Symbol.asyncDispose]() {
      if (!isOver) child.kill("SIGKILL");
      await ended;
      await reading;
    },
  };
}
