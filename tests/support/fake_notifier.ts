/**
 * Takes notices, and keeps them for a test to look at.
 *
 * @module
 */
import type { Notice, Notifier, Recipient } from "../../src/core/notice.ts";

/** See {@link Notifier}. */
export class FakeNotifier implements Notifier {
  readonly notices: Notice[] = [];
  /** What it answers, and when; at once, and that all is well, unless set. */
  answer: (notice: Notice, signal: AbortSignal) => Promise<string | undefined> =
    () => Promise.resolve(undefined);

  tell(
    _recipient: Recipient,
    text: string,
    signal: AbortSignal,
  ): Promise<string | undefined> {
    const notice: Notice = JSON.parse(text);
    this.notices.push(notice);
    return this.answer(notice, signal);
  }

  /** `end well`, `failure running` ... */
  get told(): string[] {
    return this.notices.map(({ event, result }) => `${event} ${result}`);
  }
}
