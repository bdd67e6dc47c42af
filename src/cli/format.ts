/**
 * Records as a table, JSON, YAML or CSV.
 *
 * @module
 */
import type { OptionSpec, OptionValues } from "../core/options.ts";
import { AppError } from "../core/errors.ts";
import { textOf } from "../core/job.ts";
import type { YamlRecord } from "../core/record.ts";
import type { CommandContext } from "./command.ts";
import { formatTable } from "./table.ts";

/** The option that the listing commands share. */
export const FORMAT_OPTION: { readonly [name: string]: OptionSpec } = {
  format: {
    type: "text",
    help: "table, csv, json or yaml; the last two have all keys",
    placeholder: "FORMAT",
    default: "table",
  },
};

type Record = Readonly<YamlRecord>;

/** What a listing shows. */
export interface Listing {
  /** Gone through once. */
  readonly records: Iterable<readonly [string, Record]>;
  /** The column that holds the records' names. */
  readonly key: string;
  /** The columns of a table; other formats may show more. */
  readonly columns: readonly string[];
  /** One more column, if a record needs it. */
  readonly extra?: {
    readonly column: string;
    isNeededFor(record: Record): boolean;
  };
}

/** Makes text of a listing. */
export type Format = (
  listing: Listing,
  context: Pick<CommandContext, "width" | "formatYaml">,
) => string;

const FORMATS: { readonly [name: string]: Format } = {
  table: (listing, { width }) => tableOf(listing, width),
  // With print's own line feed each line ends as RFC 4180 has it.
  csv: (listing) =>
    rowsOf(listing)
      .map((row) => row.map(formatCsvCell).join(",") + "\r").join("\n"),
  json: ({ records, key }) => {
    const lines = Array.from(
      records,
      ([name, record]) =>
        JSON.stringify(
          record[key] === name ? record : { ...record, [key]: name },
        ),
    );
    return lines.length === 0 ? "[]" : `[\n${lines.join(",\n")}\n]`;
  },
  yaml: ({ records }, { formatYaml }) =>
    Array.from(records, (entry) => formatYaml(...entry)).join("").trimEnd() ||
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

/** The listing as a table, cut to the terminal's width where there is one. */
export function tableOf(listing: Listing, width?: number): string {
  const [header = [], ...rows] = rowsOf(listing);
  return formatTable(header, rows, width);
}

/** The header, then a row for each record. */
function rowsOf({ records, key, columns, extra }: Listing): string[][] {
  const rows = [extra ? [...columns, extra.column] : [...columns]];
  let isNeeded = false;
  for (const [name, record] of records) {
    isNeeded ||= extra?.isNeededFor(record) ?? false;
    rows.push(
      rows[0]!.map((column) =>
        column === key ? name : textOf(record[column]) ?? ""
      ),
    );
  }
  return isNeeded ? rows : rows.map((row) => row.slice(0, columns.length));
}

/** As RFC 4180 has it. */
function formatCsvCell(text: string): string {
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
