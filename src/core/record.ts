/**
 * What one entry of a queue or cluster file holds: keys and plain values.
 *
 * @module
 */

/** A value as YAML knows it, without dates, binaries and other tagged types. */
export type Value =
  | null
  | boolean
  | number
  | string
  | Value[]
  | { [key: string]: Value };

/**
 * A job or a host as it stands in its file. The order of the keys is that of the
 * file, but for keys that are whole numbers: JavaScript puts those first.
 */
export type YamlRecord = Record<string, Value>;
