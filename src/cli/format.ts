/**
 * Records as a table, JSON, YAML or CSV.
 *
 * @module
 */
import type { OptionSpec, OptionValues } from "../core/options.ts";
import { AppError } from "../core/errors.ts";
import { textOf } from "../core/job.ts";
import type { CommandContext, Records } from "./command.ts";
import { formatTable } from "./table.ts";

/** The option that the listing commands share. */
export const FORMAT_OPTION: Readonly<Record<string, OptionSpec>> = {
  format: {
    type: "text",
    help: "table, csv, json or yaml; the last two have all keys",
    placeholder: "FORMAT",
    default: "table",
  },
};

/** What a listing shows. */
export interface Listing {
  readonly records: Records;
  /** The column that holds the records' names. */
  readonly key: string;
  /** The columns of a table; other formats may show more. */
  readonly columns: readonly string[];
}

/** Makes text of a listing. */
export type Format = (
  listing: Listing,
  context: Pick<CommandContext, "width" | "formatYaml">,
) => string;

const FORMATS: Readonly<Record<string, Format>> = {
  table: (listing, { width }) =>
    formatTable(listing.columns, rowsOf(listing), width),
  // With print's own line feed each line ends as RFC 4180 has it.
  csv: (listing) =>
    [listing.columns, ...rowsOf(listing)]
      .map((row) => row.map(formatCsvCell).join(",") + "\r").join("\n"),
  json: ({ records, key }) => {
    const lines = [...records].map(([name, record]) =>
      JSON.stringify(record[key] === name ? record : { ...record, [key]: name })
    );
    return lines.length === 0 ? "[]" : `[\n${lines.join(",\n")}\n]`;
  },
  yaml: ({ records }, { formatYaml }) =>
    [...records].map((entry) => formatYaml(...entry)).join("").trimEnd() ||
    "{}",
};

/**
 * The format that `--format` names.
 *
 * @throws {AppError} with code `usage` for one that is not known.
 */
export function findFormat({ format }: OptionValues): Format {
  const name = String(format);
  const found = Object.hasOwn(FORMATS, name) ? FORMATS[name] : undefined;
  if (found) return found;
  throw new AppError(
    "usage",
    `Cannot print in the format ${JSON.stringify(name)}: it is not known`,
    { hint: `there are ${Object.keys(FORMATS).join(", ")}` },
  );
}

function rowsOf({ records, key, columns }: Listing): string[][] {
  return [...records].map(([name, record]) =>
    columns.map((column) =>
      column === key ? name : textOf(record[column]) ?? ""
    )
  );
}

/** As RFC 4180 has it. */
function formatCsvCell(text: string): string {
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
