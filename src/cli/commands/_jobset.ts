/**
 * What the commands about jobsets share.
 *
 * @module
 */
import type { HostRecord } from "../../core/host.ts";
import { textOf } from "../../core/job.ts";
import { currentJobset, portsOf } from "../../core/jobset/current.ts";
import type { Entry } from "../../core/jobset/entry.ts";
import { cpusOf } from "../../core/jobset/hosts.ts";
import type { Jobset } from "../../core/jobset/jobset.ts";
import type { OptionValues } from "../../core/options.ts";
import type { Ports } from "../../core/ports.ts";
import type { CommandContext } from "../command.ts";
import { printListing } from "../format.ts";
import { textOption } from "./_shared.ts";

/** The jobset that `--jobset` or the variable names, and the ports for it. */
export async function openJobset(
  { ports }: Pick<CommandContext, "ports">,
  { jobset: file }: OptionValues,
): Promise<{ jobset: Jobset; ports: Ports }> {
  const jobset = await currentJobset(ports, textOption(file));
  return { jobset, ports: portsOf(ports, jobset) };
}

type Rows = ReadonlyMap<string, Readonly<Record<string, string | number>>>;

/** Prints jobs as the original does, or with all their keys. */
export function printEntries(
  context: CommandContext,
  entries: ReadonlyMap<string, Entry>,
  options: OptionValues,
): void {
  print(context, options, {
    records: entries,
    rows: new Map(
      [...entries].map(([name, entry], at) => [name, rowOf(entry, at + 1)]),
    ),
    key: "JobName",
    columns: [
      "Number",
      "JobName",
      "JobStatus",
      "RemoteIp",
      "Command",
      "Arguments",
      "User",
    ],
    extra: "ExitCode",
  });
}

/** Prints hosts as the original does, or with all their keys. */
export function printHosts(
  context: CommandContext,
  hosts: ReadonlyMap<string, HostRecord>,
  options: OptionValues,
): void {
  print(context, options, {
    records: hosts,
    rows: new Map(
      [...hosts].map((
        [name, host],
      ) => [name, {
        ...texts(host),
        name: textOf(host["name"]) ?? name,
        cpu_count: cpusOf(host),
      }]),
    ),
    key: "",
    columns: [
      "name",
      "ip",
      "cpu_count",
      "status",
      "job_counter",
      "max_jobs_allowed",
    ],
  });
}

function print(
  context: CommandContext,
  options: OptionValues,
  { records, rows, key, columns, extra }: {
    readonly records: ReadonlyMap<string, HostRecord>;
    readonly rows: Rows;
    readonly key: string;
    readonly columns: readonly string[];
    readonly extra?: string;
  },
): void {
  const hasAll = options["format"] === "json" || options["format"] === "yaml";
  const listing = {
    records: hasAll ? records : rows,
    key: hasAll ? "name" : key,
    columns,
    ...(extra !== undefined && {
      extras: [{
        column: extra,
        isNeededFor: (row: HostRecord) => textOf(row[extra]) !== undefined,
      }],
    }),
  };
  printListing(context, listing, options);
}

function rowOf(entry: Entry, number: number) {
  const text = (key: string) => textOf(entry[key]) ?? "";
  const isReady = entry["status"] === "ready";
  return {
    Number: number,
    JobName: "",
    JobStatus: text("status"),
    RemoteIp: isReady ? text("ip") : text("submitted_to_ip") || text("ip"),
    Command: text("executable"),
    Arguments: text("arguments"),
    User: text("user"),
    ExitCode: text("exit_code"),
  };
}

function texts(record: HostRecord): Record<string, string> {
  return Object.fromEntries(
    Object.entries(record).map(([key, value]) => [key, textOf(value) ?? ""]),
  );
}
