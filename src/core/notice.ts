/**
 * Notices: what a run tells somebody who does not look at it, and to whom. One
 * goes to a shell command, as its standard input, or to a URL, as a POST.
 *
 * @module
 */
import { AppError } from "./errors.ts";
import type { Progress } from "./observer.ts";
import { type OptionSpec, type OptionValues, parseOptions } from "./options.ts";
import { variableOf } from "./setting_variable.ts";

/** Options that every run has. */
export const NOTICE_OPTIONS = {
  notify: {
    type: "text",
    help:
      "a shell command to start when the run has ended; its standard input says how, as JSON",
    placeholder: "COMMAND",
  },
  webhook: {
    type: "text",
    help: "an http or https address to which the same is sent, as a POST",
    placeholder: "URL",
  },
  notify_on: {
    type: "text",
    help:
      "when to tell: at the run's end (so unless given), at its first failure, or at both",
    placeholder: "EVENT",
    values: ["end", "failure", "both"],
  },
} as const satisfies Readonly<Record<string, OptionSpec>>;

/** A job that did not end well. */
export interface FailedJob {
  readonly job: string;
  readonly status: string;
  readonly exit_code: number;
  readonly reason?: string | undefined;
}

/** What is told, as JSON; docs/schemas/notice.json describes it. */
export interface Notice {
  readonly event: "end" | "failure";
  /** The same for people; chats show the key of this name. */
  readonly text: string;
  readonly kind: "queue" | "jobset";
  readonly name: string;
  readonly experiment: string;
  readonly scheduler: string;
  /** Tells this run from all others. */
  readonly run: string;
  /** `running`: it goes on. */
  readonly result: "running" | "well" | "failed" | "stopped";
  /** Why not all jobs had their turn; the code of an error is `error`. */
  readonly stopped?:
    | { readonly code: string; readonly reason: string }
    | undefined;
  readonly started: string;
  readonly time: string;
  readonly seconds: number;
  readonly counts: Progress;
  /** The first of them. */
  readonly failed: readonly FailedJob[];
}

/** Who is told. */
export type Recipient = { readonly command: string } | { readonly url: URL };

/** Brings notices out. */
export interface Notifier {
  /**
   * Answers why it was not taken, as part of a sentence; nothing where it was.
   * When the signal fires, whatever is still under way is ended.
   */
  tell(
    recipient: Recipient,
    text: string,
    signal: AbortSignal,
  ): Promise<string | undefined>;
}

/** Who is told of a run, and of what. */
export interface NoticeOrder {
  readonly recipients: readonly Recipient[];
  readonly events: ReadonlySet<Notice["event"]>;
}

/** @throws {AppError} `usage`, without the address: that may be a secret. */
export function parseNoticeOrder(
  given: Readonly<Record<string, unknown>>,
): NoticeOrder {
  const options = parseOptions(NOTICE_OPTIONS, given);
  const recipients: Recipient[] = [];
  const command = textOf(options, "notify");
  const address = textOf(options, "webhook");
  if (command !== undefined) recipients.push({ command });
  if (address !== undefined) recipients.push({ url: parseWebhook(address) });
  const on = textOf(options, "notify_on");
  return {
    recipients,
    events: new Set(
      on === "both" ? ["end", "failure"] : [on === "failure" ? on : "end"],
    ),
  };
}

/**
 * Whom a run tells, for a process of its own: in its arguments every user of the
 * machine could read it. `line` is the command, as `queue run fifo`.
 */
export function noticeVariables(
  line: string,
  valueOf: (option: string) => OptionValues[string],
): Record<string, string> {
  const variables: Record<string, string> = {};
  for (const option of Object.keys(NOTICE_OPTIONS)) {
    const value = valueOf(option);
    if (value === undefined) continue;
    variables[variableOf(`${line}: ${option}`)] = String(value);
  }
  return variables;
}

/** How it is called in warnings. */
export function nameOfRecipient(recipient: Recipient): string {
  return "url" in recipient
    ? `the webhook at ${recipient.url.host}`
    : "the command of --notify";
}

function textOf(options: OptionValues, name: string): string | undefined {
  const text = options[name];
  return text === undefined || text === "" ? undefined : String(text);
}

function parseWebhook(address: string): URL {
  const url = URL.parse(address);
  if (url?.protocol === "https:" || url?.protocol === "http:") return url;
  throw new AppError(
    "usage",
    "Cannot use the address of --webhook: it does not begin with https:// or http://",
    { hint: "give --webhook=https://host/path" },
  );
}
