/**
 * How the variables of the environment are called that stand for options.
 *
 * @module
 */
import { NOTICE_OPTIONS } from "./notice.ts";
import type { OptionValues } from "./options.ts";

/** `CMS_QUEUE_ADD_SHELL`, for the key `queue add: shell`. */
export function variableOf(key: string): string {
  return `CMS_${key.replaceAll(/[: -]+/g, "_").toUpperCase()}`;
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
