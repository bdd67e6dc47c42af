/**
 * All that needs the YAML package. It is loaded as a whole, see `parser.ts`.
 *
 * @module
 */
export { oddFields } from "./odd_fields.ts";
export { readWhole } from "./whole_mapping.ts";
export { parseEntry } from "./yaml_entries.ts";
