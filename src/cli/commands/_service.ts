/**
 * Options that the commands of the service share.
 *
 * @module
 */
import type { OptionSpec } from "../../core/options.ts";

export const PORT_OPTION: Readonly<Record<string, OptionSpec>> = {
  port: {
    type: "integer",
    help: "the port of the service",
    default: 8000,
    minimum: 0,
    maximum: 65_535,
  },
};

export const AUTH_FILE_OPTION: Readonly<Record<string, OptionSpec>> = {
  auth_file: {
    type: "text",
    help: "file with the user and the password's hash",
    placeholder: "FILE",
  },
};
