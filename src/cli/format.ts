/**
 * Records as a table, JSON, YAML or CSV.
 *
 * @module
 */
import type { OptionSpec, OptionValues } from "../core/options.ts";
import { textOf } from "../core/job.ts";
import type { YamlRecord } from "../core/record.ts";
import type { CommandContext } from "./command.ts";
import { encoded } from "./encoded.ts";
import type { Colour } from "./paint.ts";
import { type Cell, formatTable } from "./table.ts";

/** The option that the listing commands share. */
export const FORMAT_OPTION: { readonly [name: string]: OptionSpec } = {
  format: {
    type: "text",
    help: "table, csv, json or yaml; the last two have all keys",
    placeholder: "FORMAT",
    values: ["table", "csv", "json", "yaml"],
    default: "table",
  },
};

type Record = Readonly<YamlRecord>;

/** A column that is there only where there is something to tell. */
export interface ExtraColumn {
  readonly column: string;
  isNeededFor(record: Record): boolean;
}

/** What a listing shows. */
export interface Listing {
  /** Gone through once. */
  readonly records: Iterable<readonly [string, Record]>;
  /** The column that holds the records' names. */
  readonly key: string;
  /** The columns of a table; other formats may show more. */
  readonly columns: readonly string[];
  /** More columns, each if a record needs it. */
  readonly extras?: readonly ExtraColumn[];
  /** One column of a table may be in colour. */
  readonly colour?: {
    readonly column: string;
    of(record: Record): Colour | undefined;
  };
}

/** Makes lines of a listing, or pieces of several. */
export type Format = (
  listing: Listing,
  context: Pick<CommandContext, "width" | "formatYaml" | "colours">,
) => Iterable<string>;

const FORMATS: { readonly [name: string]: Format } = {
  table: (listing, context) => [tableOf(listing, context)],
  // With their line feeds the lines end as RFC 4180 has it.
  csv: (listing) => {
    const { header, rows } = rowsOf(listing, asItIs);
    return [header, ...rows]
      .map((row) => row.map(formatCsvCell).join(",") + "\r");
  },
  *json({ records, key }) {
    let last: string | undefined;
    for (const [name, record] of records) {
      yield last === undefined ? "[" : `${last},`;
      last = JSON.stringify(
        record[key] === name ? record : { ...record, [key]: name },
      );
    }
    yield last === undefined ? "[]" : `${last}\n]`;
  },
  *yaml({ records }, { formatYaml }) {
    let isEmpty = true;
    for (const entry of records) {
      yield formatYaml(...entry).replace(/\n$/, "");
      isEmpty = false;
    }
    if (isEmpty) yield "{}";
  },
};

/** Prints a listing as `--format` wants it. */
export function printListing(
  context: CommandContext,
  listing: Listing,
  options: OptionValues,
): void {
  const lines = findFormat(options)(listing, context);
  for (const bytes of encoded(lines)) context.write(bytes);
}

/** The format that `--format` names; {@link FORMAT_OPTION} knows no other. */
export function findFormat({ format }: OptionValues): Format {
  return FORMATS[String(format)]!;
}

/** The listing as a table, cut to the terminal's width where there is one. */
export function tableOf(
  listing: Listing,
  { width, colours }: Pick<CommandContext, "width" | "colours"> = {
    width: undefined,
  },
): string {
  const { colour } = listing;
  const cell = (text: string, { column, record }: Place): Cell => {
    const tint = column === colour?.column ? colour.of(record) : undefined;
    return tint ? { text, colour: tint } : text;
  };
  const { header, rows } = colours?.out && colour
    ? rowsOf(listing, cell)
    : rowsOf(listing, asItIs);
  return formatTable(header, rows, width);
}

/** Where a text of a listing stands. */
interface Place {
  readonly column: string;
  readonly record: Record;
}

function asItIs(text: string): string {
  return text;
}

/** A row for each record, of what `cell` makes of its texts. */
function rowsOf<T>(
  { records, key, columns, extras = [] }: Listing,
  cell: (text: string, place: Place) => T,
): { header: readonly string[]; rows: T[][] } {
  const header = [...columns, ...extras.map(({ column }) => column)];
  const rows: T[][] = [];
  const needed = new Set<string>();
  for (const [name, record] of records) {
    for (const { column, isNeededFor } of extras) {
      if (!needed.has(column) && isNeededFor(record)) needed.add(column);
    }
    rows.push(
      header.map((column) =>
        cell(column === key ? name : textOf(record[column]) ?? "", {
          column,
          record,
        })
      ),
    );
  }
  if (needed.size === extras.length) return { header, rows };
  const isShown = (_: unknown, at: number) =>
    at < columns.length || needed.has(header[at]!);
  return {
    header: header.filter(isShown),
    rows: rows.map((row) => row.filter(isShown)),
  };
}

/** As RFC 4180 has it. */
function formatCsvCell(text: string): string {
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
