/**
 * The guide, typed from top to bottom, with two machines over ssh.
 *
 * @module
 */
import assert from "node:assert/strict";
import { executable } from "../support/executable.ts";
import { sshdMissing, startSshd } from "../support/sshd.ts";
import { likeMe, typePage, typingPlace } from "../support/typing_place.ts";

const PAGE = new URL("../../docs/guide.md", import.meta.url);

/** Without times, processes, ids, and which free machine has got a job. */
function stable(text: string): string {
  return text.replaceAll(/\d{4}-\d\d-\d\dT[\d:.]+Z/g, "TIME")
    .replaceAll(/(?<=after |, for )\d.*$/gm, "TIME")
    .replaceAll(/(?<=[Pp]rocess )\d+/g, "PID")
    .replaceAll(/(?<= id: )[0-9a-f]{32}/g, "ID")
    .replaceAll(/(?<=@)(red|blue)/g, "MACHINE")
    // Whether a job that was sent has begun yet.
    .replaceAll(/(?<=old_status:)run\b/g, "start")
    .replaceAll(/\| run {2}( *\|)/g, "| start$1");
}

const missing = executable("jq") ? sshdMissing() : "no jq here";

Deno.test({
  name: `what the guide shows is what happens${missing ? ` (${missing})` : ""}`,
  ignore: missing !== undefined,
  fn: guide,
});

async function guide() {
  await using sshd = await startSshd({ aliases: ["red", "blue"] });
  await using place = await typingPlace(sshd.env);

  const count = await typePage(PAGE, place, {
    like: (answer) => likeMe(answer, place),
    stable,
  });

  assert.ok(count > 50);
  await place.settled();
}
