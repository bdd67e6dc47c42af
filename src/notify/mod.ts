/**
 * Brings notices out: to a command of this machine, or to a URL. Loaded when
 * there is one.
 *
 * @module
 */
import type { Notifier } from "../core/notice.ts";
import { tellCommand } from "./command.ts";
import { tellWebhook } from "./webhook.ts";

/** Programs that tests replace. */
export interface NotifierOptions {
  readonly curl?: string;
}

export function createNotifier(
  { curl = "curl" }: NotifierOptions = {},
): Notifier {
  return {
    tell: (recipient, text, signal) =>
      "command" in recipient
        ? tellCommand(recipient.command, { text, signal })
        : tellWebhook(recipient.url, { text, signal, curl }),
  };
}
