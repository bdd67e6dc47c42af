/**
 * For tests of what the stores are made of: there the YAML parser is loaded.
 *
 * @module
 */
import { loadParser } from "../../src/store/parser.ts";

await loadParser();
