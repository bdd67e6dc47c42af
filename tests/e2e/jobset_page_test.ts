/**
 * The page about jobsets, typed from top to bottom.
 *
 * @module
 */
import assert from "node:assert/strict";
import { hostname } from "node:os";
import { likeMe, typePage, typingPlace } from "../support/typing_place.ts";

const PAGE = new URL("../../docs/jobset.md", import.meta.url);

/** What is another one on each machine and at each time, as the page has it. */
function likeVm(answer: string): string {
  return answer
    .replaceAll(new RegExp(`\\b${RegExp.escape(hostname())}\\b`, "g"), "vm")
    .replaceAll(/cpu_count: \d+/g, "cpu_count: 2")
    .replaceAll(
      /^(\| (?:vm|localhost) +\| 127\.0\.0\.1 +\| )\d+( +\|)/gm,
      "$12$2",
    )
    .replaceAll(/(?<=[Pp]rocess )\d+/g, "4711");
}

/** Tables are as wide as names are long; where a job ran depends on the others. */
function squeezed(text: string): string {
  return text.replaceAll(/-+/g, "-").replaceAll(/ +/g, " ")
    .replaceAll(/(?<=\| done \| )\S+/g, "HOST");
}

Deno.test("what the page about jobsets shows is what happens", async () => {
  await using place = await typingPlace();

  const count = await typePage(PAGE, place, {
    like: (answer) => likeMe(likeVm(answer), place),
    stable: squeezed,
  });

  assert.ok(count > 30);
  await place.settled();
});
