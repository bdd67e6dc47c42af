import { formatSeconds } from "../../core/duration.ts";
import {
  type Durations,
  type PlaceStats,
  type QueueStats,
  queueStats,
} from "../../core/queue/stats.ts";
import type { CommandBody } from "../command.ts";
import { formatTable } from "../table.ts";
import { findTextFormat, TEXT_FORMAT } from "./_shared.ts";

/** So many slots are told one by one. */
const MOST_SLOTS = 8;

/** `cms queue stats` */
export const queueStatsCommand: CommandBody = {
  options: TEXT_FORMAT,
  examples: ["cms queue stats a", "cms queue stats a --format=json"],

  async run({ ports, print, width }, { ref, options }) {
    const format = findTextFormat(options);
    const stats = await queueStats(ports, ref);
    if (format === "json") print(JSON.stringify(stats, null, 2));
    else for (const table of tablesOf(stats, width)) print(table);
  },
};

function tablesOf(stats: QueueStats, width: number | undefined): string[] {
  const { jobs, states, duration, waited, places, slowest } = stats;
  const counts = Object.entries(states).map(([state, count]) => [
    state,
    String(count),
  ]);
  const bad = stats.exit_codes_not_0;
  if (bad > 0) counts.push(["end, exit code not 0", String(bad)]);
  const tables = [
    formatTable(["state", "jobs"], [...counts, ["all", String(jobs)]], width),
  ];
  const rows = [...rowOf("duration", duration), ...rowOf("waited", waited)];
  if (rows.length > 0) {
    const header = ["", "jobs", "mean", "p50", "p90", "p99", "max"];
    tables.push(formatTable(header, rows, width));
  }
  if (places.length > 0) {
    const header = ["host", "jobs", "failed", "busy", "of each slot"];
    tables.push(formatTable(header, places.map(placeRow), width));
    const names = slowest.map(({ job, seconds, place, status }) => [
      job,
      formatSeconds(seconds),
      place,
      status,
    ]);
    tables.push(
      formatTable(["slowest", "took", "host", "state"], names, width),
    );
  }
  return tables;
}

function rowOf(name: string, durations: Durations | undefined): string[][] {
  if (!durations) return [];
  const { count, mean, p50, p90, p99, max } = durations;
  const times = [mean, p50, p90, p99, max].map(formatSeconds);
  return [[name, String(count), ...times]];
}

function placeRow({ place, jobs, failed, busy }: PlaceStats): string[] {
  const mean = busy.reduce((a, b) => a + b, 0) / busy.length;
  const shares = busy.slice(0, MOST_SLOTS).map(percent);
  if (busy.length > MOST_SLOTS) shares.push(`... ${busy.length} slots`);
  return [place, String(jobs), String(failed), percent(mean), shares.join(" ")];
}

function percent(share: number): string {
  return `${Math.round(100 * share)}%`;
}
