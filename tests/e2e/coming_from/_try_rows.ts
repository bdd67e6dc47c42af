/**
 * Typing the rows of a table: each in a copy of its own of what the page
 * prepares, with two machines over ssh.
 *
 * @module
 */
import assert from "node:assert/strict";
import { type } from "../../support/console_page.ts";
import { executable } from "../../support/executable.ts";
import {
  processesWithEnvironment,
  signalAll,
} from "../../support/processes.ts";
import { sshdMissing, startSshd } from "../../support/sshd.ts";
import { type TypingPlace, typingPlace } from "../../support/typing_place.ts";
import { until } from "../../support/until.ts";
import { type Row, sectionOf } from "./_rows.ts";

/** How one can see that a row does what it should. */
export interface Proof {
  /** Whether the queue is run before the row is typed: `job3` has begun then. */
  readonly running?: true;
  /** Whether what is typed goes on until somebody ends it. */
  readonly endless?: true;
  /** Typed behind the row; else the row's own answer is looked at. */
  readonly then?: string;
  readonly shows: RegExp;
}

const RUN = "cms queue run fifo_multi a --hosts=localhost --quiet";
/** How `timeout` ends when the time was over. */
const TIME_OVER = 124;
const END = "exit code of the row: ";

/** Tries all rows of a tool; for each that has commands there is one proof. */
export function tryRows(
  tool: string,
  proofs: Readonly<Record<string, Proof>>,
): void {
  const missing = executable("jq") ? sshdMissing() : "no jq here";
  Deno.test({
    name: `who comes from ${tool} can type what the page says${
      missing ? ` (${missing})` : ""
    }`,
    ignore: missing !== undefined,
    async fn(t) {
      const { preparation, rows } = await sectionOf(tool);
      const tried = rows.filter(({ here }) => here.length > 0);
      assert.deepEqual(
        tried.map(({ there }) => there),
        Object.keys(proofs),
        "the rows of the page and the proofs differ",
      );
      await using sshd = await startSshd({ aliases: ["red", "blue"] });
      await using prepared = await typingPlace(sshd.env);
      for (const { command, shown } of preparation) {
        assert.equal(await type(command, prepared.options), shown, command);
      }
      for (const row of tried) {
        await t.step(
          row.there,
          () => tryRow(prepared, { row, proof: proofs[row.there]! }),
        );
      }
    },
  });
}

async function tryRow(
  prepared: TypingPlace,
  { row, proof }: { row: Row; proof: Proof },
): Promise<void> {
  await using place = await typingPlace({ PATH: prepared.options.env.PATH });
  const leaves = proof.running ||
    row.here.some((it) => /&$|--detach/.test(it));
  await using _ = {
    [Symbol.asyncDispose]: async () => {
      if (leaves) await endAll(place);
    },
  };
  await type(`cp -R '${prepared.home}/.' .`, place.options);
  if (proof.running) await startRun(place);

  const words = proof.endless ? "timeout 3 " : "";
  const typed = `${words}${row.here.join(" || exit\n")}\necho "${END}$?"`;
  const answer = await type(typed, place.options);
  const code = proof.endless ? TIME_OVER : row.exitCode;
  assert.equal(answer.split(END)[1], String(code), answer);
  const shown = proof.then === undefined
    ? answer
    : await type(proof.then, place.options);
  assert.match(shown, proof.shows, answer);
}

async function startRun({ home, options }: TypingPlace): Promise<void> {
  await type(`${RUN} >run.log 2>&1 &`, options);
  const journal = `${home}/experiment/a-queue.journal`;
  await until(
    async () => /"job3".*"start"/.test(await Deno.readTextFile(journal)),
    { what: "the beginning of job3" },
  );
}

/** What a row has left running, on all machines, ends with it. */
async function endAll({ home, options }: TypingPlace): Promise<void> {
  await type("cms queue stop a --kill --quiet", options);
  await until(async () => {
    const pids = await processesWithEnvironment(`HOME=${home}`);
    signalAll(pids, "SIGKILL");
    return pids.length === 0;
  }, { what: "the end of all that a row has left" });
}
