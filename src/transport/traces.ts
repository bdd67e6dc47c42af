/**
 * The traces of a job on its machine: what its log and its pid file say.
 *
 * @module
 */

/** The states after which a log has nothing more. */
export const FINAL = new Set(["end", "kill", "crash"]);

/** What a job's files say. */
export interface Traces {
  attempt?: string;
  pid?: number;
  started?: string;
  boot?: string;
  /** When somebody has begun to end it, in seconds by the clock there. */
  endingSince?: string;
  state?: string;
  exitCode?: number;
  reason?: string;
  /** When it began, and when it ended, as its log says. */
  dates?: string[];
  /** Under which name Slurm knows it. */
  slurm?: { attempt: string; batch: string; index: string };
}

/** Takes up what one line of a log, or of a pid file, says. */
export function readLine(
  text: string,
  into: Traces,
  { isPidFile }: { isPidFile: boolean },
): void {
  if (isPidFile) {
    if (/^\d{1,10}$/.test(text)) into.pid = Number(text);
    return;
  }
  const [, date] = /^# date: (.*)$/.exec(text) ?? [];
  if (date !== undefined) into.dates = [...into.dates ?? [], date].slice(-2);
  const [, key, value = ""] = /cloudmesh (\w+(?: code)?): *(.*?)\s*$/
    .exec(text) ?? [];
  if (key === "state" && value !== "") into.state = value;
  else if (key === "attempt") into.attempt = value;
  else if (key === "reason" && value !== "") into.reason = value;
  else if (key === "ending") {
    const [, since] = /^\d+ (\d{1,12})$/.exec(value) ?? [];
    if (since !== undefined) into.endingSince = since;
  } else if (key === "slurm") {
    const [attempt, batch, index] = value.split(" ");
    if (attempt && batch && index) into.slurm = { attempt, batch, index };
  } else if (key === "exit code") {
    if (/^\d{1,3}$/.test(value) && Number(value) < 256) {
      into.exitCode = Number(value);
    }
  } else if (key === "process") {
    const [, started, boot] = value.split(" ");
    if (started && started !== "-") into.started = started;
    if (boot && boot !== "-") into.boot = boot;
  }
}

/** What tells its process from another one of that pid; see `cms_alive`. */
export function startOf({ endingSince, started }: Traces): string | undefined {
  return endingSince === undefined ? started : `+${endingSince}`;
}

/** Whoever has ended a job may have been ended before noting that. */
export function stateOf(
  { state, endingSince }: Traces,
  alive: boolean,
): string | undefined {
  const isEnding = endingSince !== undefined;
  return isEnding && !alive && !FINAL.has(state ?? "") ? "kill" : state;
}
