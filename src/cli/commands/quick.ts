/**
 * The commands that are typed most, and need little.
 *
 * @module
 */
export * from "./queue_create.ts";
export * from "./queue_list.ts";
