/**
 * The service as a function from requests to responses, for a directory that
 * ends with the test. Stores are real; no machine can be reached.
 *
 * @module
 */
import { resolve } from "node:path";
import { createLanding } from "../../src/store/landing.ts";
import { hostTable } from "../../src/cli/commands/cluster_list.ts";
import { jobTable } from "../../src/cli/commands/queue_list.ts";
import type { JobsetStore } from "../../src/core/jobset/jobset.ts";
import type { Transport } from "../../src/core/transport.ts";
import { createPlugins } from "../../src/plugins/mod.ts";
import { SCHEDULERS } from "../../src/schedulers/mod.ts";
import {
  type Credentials,
  plainCredentials,
} from "../../src/service/credentials.ts";
import { createService } from "../../src/service/mod.ts";
import { createClusterStore } from "../../src/store/cluster_store.ts";
import { createJobsetStore } from "../../src/store/jobset_store.ts";
import { recordYaml } from "../../src/store/record_yaml.ts";
import { createQueueStore } from "../../src/store/queue_store.ts";
import { systemClock } from "../../src/transport/system_clock.ts";
import { clustersInside, inside } from "../cli/_session.ts";
import { type TempDir, tempDir } from "../support/temp.ts";

/** A service and a client who has its password. */
export interface Site extends AsyncDisposable {
  readonly dir: TempDir;
  /** What the service has said, a line each. */
  readonly lines: string[];
  /** Sends `GET /queue/a`, with the right password unless said otherwise. */
  send(what: string, options?: SendOptions): Promise<Response>;
  /** Sends it and answers status and text. */
  ask(what: string, options?: SendOptions): Promise<string>;
}

/** How a request differs from an ordinary one. */
export interface SendOptions {
  readonly headers?: Readonly<Record<string, string | undefined>>;
  readonly body?: BodyInit;
  readonly from?: string;
}

/** How a site differs from an ordinary one. */
export interface SiteOptions {
  readonly credentials?: Credentials;
  readonly now?: () => number;
  readonly transport?: Transport;
}

export const USER = "user";
export const PASSWORD = "pass:word";

/** The header for a user and a password. */
export function basic(user = USER, password = PASSWORD): string {
  const bytes = new TextEncoder().encode(`${user}:${password}`);
  return `Basic ${btoa(String.fromCharCode(...bytes))}`;
}

const NO_TRANSPORT: Transport = {
  open() {
    throw new RangeError("This test has no transport");
  },
};

/** Files that are not absolute are below `root`. */
function jobsetsInside(root: string, transport: Transport): JobsetStore {
  const store = createJobsetStore({
    home: root,
    here: { user: "me", hostname: "vm", cpus: 2 },
    transport: () => Promise.resolve(transport),
  });
  return {
    ...store,
    nameOf: (file) => resolve(root, file),
    entries: (file) => store.entries(resolve(root, file)),
  };
}

export async function site(
  {
    credentials = plainCredentials({ user: USER, password: PASSWORD }),
    now,
    transport = NO_TRANSPORT,
  }: SiteOptions = {},
): Promise<Site> {
  const dir = await tempDir();
  const lines: string[] = [];
  let ids = 0;
  const service = createService({
    ports: {
      queues: inside(dir.path, createQueueStore()),
      clusters: clustersInside(dir.path, createClusterStore()),
      transport: () => Promise.resolve(transport),
      clock: systemClock,
      schedulers: SCHEDULERS,
      plugins: createPlugins(),
      notifier: () => {
        throw new RangeError("Runs are processes of their own");
      },
      newId: () => String(++ids).padStart(32, "0"),
      landing: createLanding(),
      yaml: () => Promise.resolve(recordYaml),
      jobsets: () => Promise.resolve(jobsetsInside(dir.path, transport)),
      variables: () => {
        throw new RangeError("The service has its jobset");
      },
    },
    schedulers: SCHEDULERS.values(),
    own: [],
    tables: { jobs: jobTable, hosts: hostTable },
    jobset: dir.join("spec.yaml"),
    version: "1.2.3",
    program: ["false"],
    codes: new Map(),
    log: (line) => lines.push(line),
  }, {
    credentials,
    hostNames: new Set(["localhost"]),
    scheme: "http",
    ...now ? { now } : {},
  });

  function send(
    what: string,
    { headers = {}, body, from = "127.0.0.1" }: SendOptions = {},
  ): Promise<Response> {
    const [method = "", path = ""] = what.split(" ");
    const all = { host: "localhost:8000", authorization: basic(), ...headers };
    const given = Object.entries(all)
      .filter((it): it is [string, string] => it[1] !== undefined);
    return service.app(
      new Request(`http://localhost:8000${path}`, {
        method,
        headers: given,
        ...body === undefined ? {} : { body },
      }),
      from,
    );
  }

  return {
    dir,
    lines,
    send,
    async ask(what, options) {
      const response = await send(what, options);
      return `${response.status} ${await response.text()}`;
    },
    async [Symbol.asyncDispose]() {
      service.stop();
      service.close();
      await dir[Symbol.asyncDispose]();
    },
  };
}
