/**
 * Loaded before the program, by tests only (`deno run --preload`): ends the
 * process with SIGKILL at the point that $CMS_FAULT names. The program knows
 * nothing of it, and is otherwise the one that users run.
 *
 * @module
 */
import type { Entry } from "../../src/store/journal_entry.ts";
import { Journal } from "../../src/store/journal.ts";
import { AgentChannel } from "../../src/transport/agent_channel.ts";
import { die, wrap } from "./_wrap.ts";
import { cutCarrying, cutInFile, cutOrder, sendOrder } from "./_half.ts";

/** What is noted of an end with exit code 1; it is cut in its middle. */
const END_IN_BRACES = '"exit_code":1},"unset":["att';

const POINTS = {
  "before-start-is-noted": () => beforeNote(says("run")),
  "start-noted-not-sent": () => beforeAsking("start"),
  "file-half-sent": cutCarrying,
  "start-half-sent": cutOrder,
  "start-sent": sendOrder,
  "started-heard-not-noted": () => beforeNote(says("start")),
  "job-runs": () => afterNote(says("start")),
  "end-heard-not-noted": () => beforeNote(says("end")),
  "end-half-noted": () => cutInFile(/\.journal$/, '"status":"end"'),
  "end-noted-to-a-brace": () => cutInFile(/\.journal$/, END_IN_BRACES),
  "end-noted": () => afterNote(says("end")),

  "fenced": () => afterAnswer("fence"),
  "asked-not-noted": () => afterAnswer("inquire"),

  "yaml-half-written": () => cutInFile(/\.yaml\.tmp$/, "job3:"),
  "yaml-written-not-noted": () => beforeNote((entry) => "checkpoint" in entry),
  "yaml-noted-not-renamed": () => wrap(Deno, "renameSync", die),
  "yaml-renamed-not-noted": () =>
    wrap(Deno, "renameSync", (call) => {
      call();
      die();
    }),

  "kill-not-sent": () => beforeAsking("kill"),
  "killed-not-noted": () => afterAnswer("kill"),
  "remove-not-sent": () => beforeAsking("remove"),
  "removed-not-noted": () => afterAnswer("remove"),
  "before-add-is-noted": () => beforeNote((entry) => "add" in entry),
  "add-half-noted": () => cutInFile(/\.journal$/, '"add":'),
  "before-delete-is-noted": () => beforeNote((entry) => "delete" in entry),
  "delete-noted": () => afterNote((entry) => "delete" in entry),
};

/** A moment at which a process can be ended. */
export type FaultPoint = keyof typeof POINTS;

type Meant = (entry: Entry) => boolean;

function says(status: string): Meant {
  return (entry) => "set" in entry && entry.set["status"] === status;
}

function beforeNote(isMeant: Meant): void {
  wrap(Journal.prototype, "append", (call, entries) => {
    if (entries.some(isMeant)) die();
    call();
  });
}

function afterNote(isMeant: Meant): void {
  wrap(Journal.prototype, "append", (call, entries) => {
    call();
    if (entries.some(isMeant)) die();
  });
}

function beforeAsking(request: "start" | "kill" | "remove"): void {
  wrap(AgentChannel.prototype, request, die);
}

function afterAnswer(request: "fence" | "inquire" | "kill" | "remove"): void {
  wrap(AgentChannel.prototype, request, async (call, ..._) => {
    await call();
    die();
  });
}

const name = Deno.env.get("CMS_FAULT") ?? "";
if (Object.hasOwn(POINTS, name)) POINTS[name as FaultPoint]();
else if (name !== "") throw new RangeError(`Cannot find fault point "${name}"`);
