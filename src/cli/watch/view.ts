/**
 * The picture of a queue that is watched, as lines of text.
 *
 * @module
 */
import { formatSeconds } from "../../core/duration.ts";
import type { Manager } from "../../core/manager.ts";
import { textStart, textWidth } from "../text_width.ts";
import type { Board, BoardJob, Group } from "./board.ts";

/** Which jobs are listed. */
export const TABS = ["all", "running", "waiting", "failed", "done"] as const;
export type Tab = (typeof TABS)[number];

/** Everything that is shown but the board itself. */
export interface View {
  readonly queue: string;
  readonly manager: Manager | undefined;
  readonly isPaused?: boolean;
  readonly now: number;
  readonly columns: number;
  readonly rows: number;
  readonly tab: Tab;
  readonly filter: string;
  /** Whether the filter is being typed. */
  readonly isTyping: boolean;
  readonly selected: string | undefined;
  /** A question or an answer, in the last line. */
  readonly message: string;
}

const BOLD = "\x1b[1m";
const REVERSE = "\x1b[7m";
const RESET = "\x1b[0m";
const KEYS =
  "q quit  up/down choose  enter output  l log  e errors  k kill  / filter  tab list";
const ORDER: readonly Group[] = ["running", "failed", "waiting", "done"];
/** Lines that are no jobs. */
const FRAME = 8;

/** The lines, as many as the terminal has. */
export function draw(board: Board, view: View): string[] {
  const jobs = listed(board, view);
  const room = Math.max(1, view.rows - FRAME);
  const at = jobs.findIndex(({ name }) => name === view.selected);
  const first = Math.max(0, Math.min(at - (room >> 1), jobs.length - room));
  const shown = jobs.slice(first, first + room);
  const lines = [
    `${BOLD}${cut(title(view), view.columns)}${RESET}`,
    bar(board, view.columns),
    cut(figures(board, view), view.columns),
    "",
    tabs(board, view),
    `${BOLD}${row(["job", "state", "host", "time", "command"], view)}${RESET}`,
    ...shown.map((job) => {
      const text = row(cellsOf(job, view.now), view);
      return job.name === view.selected ? `${REVERSE}${text}${RESET}` : text;
    }),
  ];
  while (lines.length < view.rows - 2) lines.push("");
  const typed = view.isTyping ? `filter: ${view.filter}_` : view.message;
  return [...lines, cut(typed, view.columns), cut(KEYS, view.columns)];
}

/** The jobs of the list that is chosen, those to look at first. */
export function listed(
  board: Board,
  { tab, filter }: Pick<View, "tab" | "filter">,
): BoardJob[] {
  const jobs = board.jobs.values().filter(({ name, group, host, command }) =>
    (tab === "all" || tab === group) &&
    (filter === "" || `${name} ${host} ${command}`.includes(filter))
  ).toArray();
  if (tab !== "all") return jobs;
  const groups = Map.groupBy(jobs, ({ group }) => group);
  return ORDER.flatMap((group) => groups.get(group) ?? []);
}

function title({ queue: name, manager, isPaused, now }: View): string {
  const queue = isPaused ? `${name}, which is paused` : name;
  const time = new Date(now).toTimeString().slice(0, 8);
  if (!manager) return `${time}  queue ${queue}: nobody runs it`;
  const { pid, scheduler = "a scheduler", since } = manager;
  const age = since === undefined
    ? ""
    : ` for ${formatSeconds(Math.round((now - Date.parse(since)) / 1_000))}`;
  return `${time}  queue ${queue}: process ${pid} runs ${scheduler}${age}`;
}

function bar(board: Board, columns: number): string {
  const width = Math.max(10, columns - 2);
  const total = Math.max(1, board.jobs.size);
  const part = (count: number) => Math.round(width * count / total);
  const { done, failed, running } = board.counts;
  const [a, b] = [part(done), part(done + failed)];
  const c = Math.max(b, part(done + failed + running));
  const text = "=".repeat(a) + "!".repeat(b - a) + ">".repeat(c - b);
  return `[${text.padEnd(width, ".").slice(0, width)}]`;
}

function figures(board: Board, { manager, now }: View): string {
  const { done, failed, running, waiting } = board.counts;
  const parts = [
    `${done} done`,
    `${failed} failed`,
    `${running} running`,
    `${waiting} waiting`,
  ];
  const rate = board.rate(now);
  if (rate > 0 && manager) {
    const perMinute = rate * 60;
    parts.push(
      `${
        perMinute >= 600
          ? `${Math.round(rate)} jobs/s`
          : `${Number(perMinute.toPrecision(3))} jobs/min`
      }`,
    );
    const left = waiting + running;
    if (left > 0) {
      parts.push(`about ${formatSeconds(Math.round(left / rate))} left`);
    }
  }
  return parts.join("   ");
}

function tabs(board: Board, { tab, filter, columns }: View): string {
  const pieces = TABS.map((name) => {
    const count = name === "all" ? board.jobs.size : board.counts[name];
    return { text: ` ${name} ${count} `, isChosen: name === tab };
  });
  if (filter !== "") {
    pieces.push({ text: `  filter: ${filter}`, isChosen: false });
  }
  let room = columns;
  return pieces.map(({ text, isChosen }) => {
    const shown = cut(text, Math.max(0, room));
    room -= textWidth(text) + 1;
    return isChosen ? `${REVERSE}${shown}${RESET}` : shown;
  }).join(" ").trimEnd();
}

function cellsOf(job: BoardJob, now: number): string[] {
  const { name, status, host = "", group, exitCode, reason, command } = job;
  const state = exitCode === 0 ? status : `${status} ${exitCode}`;
  const time = group === "running"
    ? spanOf(job.begun ?? job.since, now)
    : group === "waiting"
    ? ""
    : spanOf(job.begun, job.since);
  const text = group === "failed" && reason !== undefined ? reason : command;
  return [name, state, host, time, text];
}

function spanOf(from: number | undefined, to: number | undefined): string {
  if (from === undefined || to === undefined || to < from) return "";
  return formatSeconds(Math.round((to - from) / 100) / 10);
}

/** Columns that have room for most; what is longer is cut. */
function row(cells: readonly string[], { columns }: View): string {
  const wide = columns >= 100;
  const widths = [wide ? 28 : 18, 12, wide ? 24 : 16, 9];
  const [last = "", ...rest] = [...cells].reverse();
  const first = rest.reverse().map((cell, at) => fill(cell, widths[at]!));
  const text = `${first.join(" ")} ${oneLine(last)}`;
  return cut(text, columns);
}

function fill(text: string, width: number): string {
  const plain = oneLine(text);
  const needed = textWidth(plain);
  return needed <= width
    ? plain + " ".repeat(width - needed)
    : fill(`${textStart(plain, width - 1)}…`, width);
}

function cut(text: string, columns: number): string {
  return textWidth(text) <= columns ? text : textStart(text, columns);
}

/** Nothing that a job is called or says may move the cursor. */
export function oneLine(text: string): string {
  // deno-lint-ignore no-control-regex
  return text.replace(/[\x00-\x1f\x7f-\x9f]/g, " ");
}
