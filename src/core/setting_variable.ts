/**
 * How the variables of the environment are called that stand for options.
 *
 * @module
 */

/** `CMS_QUEUE_ADD_SHELL`, for the key `queue add: shell`. */
export function variableOf(key: string): string {
  return `CMS_${key.replaceAll(/[: -]+/g, "_").toUpperCase()}`;
}
