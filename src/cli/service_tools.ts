/**
 * What the commands of the service need of it. It is loaded when it is asked
 * for: no other command has to wait for it.
 *
 * @module
 */
import type { Ports } from "../core/ports.ts";
import type { OwnScheduler } from "../core/scheduler/find.ts";
import type { YamlRecord } from "../core/record.ts";

/** A user with a password. */
export interface Credential {
  readonly user: string;
  readonly password: string;
}

/** How the service is started. */
export interface ServiceStart {
  readonly host: string;
  readonly port: number;
  readonly cert?: string | undefined;
  readonly key?: string | undefined;
  readonly isInsecure: boolean;
  readonly names: readonly string[];
  readonly login: Credential | { readonly file: string };
}

type Records = Iterable<readonly [string, Readonly<YamlRecord>]>;

/** What the service shows as the command line does. */
export interface ServiceSide {
  readonly ports: Ports;
  readonly tables: {
    jobs(records: Records): string;
    hosts(records: Records): string;
  };
  /** The file of the jobset that is meant unless a request names one. */
  readonly jobset: string;
  /** Schedulers that are offered besides those that come with cms. */
  readonly own: readonly OwnScheduler[];
  readonly log: (line: string) => void;
}

/** The service, loaded. */
export interface ServiceTools {
  /** Answers when it listens. @throws {AppError} for what the user can mend. */
  start(side: ServiceSide, options: ServiceStart): {
    readonly url: string;
    stop(): Promise<void>;
  };
  writeAuthFile(path: string, credential: Credential): void;
}

/** Somebody at a terminal. */
export interface Person {
  /** Asks; answers nothing where no terminal is. `secret`: without echo. */
  ask(question: string, kind: "open" | "secret"): Promise<string | undefined>;
  /** Shows a page; answers whether there is a browser. */
  browse(url: string): Promise<boolean>;
  /** What the environment has of that name; it is taken out of it. */
  takeEnv(name: string): string | undefined;
}
