/**
 * Records as a table, JSON, YAML or CSV.
 *
 * @module
 */
import type { OptionSpec } from "../core/options.ts";
import { AppError } from "../core/errors.ts";
import { textOf } from "../core/job.ts";
import type { YamlRecord } from "../core/record.ts";
import { formatTable } from "./table.ts";

/** The option that the listing commands share. */
export const FORMAT_OPTION: Readonly<Record<string, OptionSpec>> = {
  format: {
    type: "text",
    help: "table, json, yaml or csv; json and yaml have all keys of a record",
    placeholder: "FORMAT",
    default: "table",
  },
};

type Records = ReadonlyMap<string, Readonly<YamlRecord>>;

const FORMATS: Record<
  string,
  (records: Records, columns: readonly string[]) => string | Promise<string>
> = {
  table: (records, columns) => formatTable(columns, rowsOf(records, columns)),
  csv: (records, columns) =>
    [columns, ...rowsOf(records, columns)]
      .map((row) => row.map(formatCsvCell).join(",")).join("\r\n"),
  json: (records) => {
    const lines = [...records.values()].map((record) => JSON.stringify(record));
    return lines.length === 0 ? "[]" : `[\n${lines.join(",\n")}\n]`;
  },
  yaml: async (records) => {
    const { stringify } = await import("yaml"); // not needed by anything else here
    return stringify(new Map(records)).replace(/\n$/, "");
  },
};

/**
 * Writes records in the format that was asked for.
 *
 * @throws {AppError} with code `usage` for a format that is not known.
 */
export async function formatRecords(
  records: Records,
  { format, columns }: { format: string; columns: readonly string[] },
): Promise<string> {
  const write = Object.hasOwn(FORMATS, format) ? FORMATS[format] : undefined;
  if (write) return await write(records, columns);
  throw new AppError("usage", `Cannot print in the format "${format}"`, {
    hint: `there are ${Object.keys(FORMATS).join(", ")}`,
  });
}

function rowsOf(records: Records, columns: readonly string[]): string[][] {
  return [...records].map(([name, record]) =>
    columns.map((column) =>
      column === "name" && record["name"] === undefined
        ? name
        : textOf(record[column]) ?? ""
    )
  );
}

/** As RFC 4180 has it. */
function formatCsvCell(text: string): string {
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
