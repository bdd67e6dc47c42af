import assert from "node:assert/strict";
import { textStart, textWidth } from "../../src/cli/text_width.ts";

/** Texts by the columns that a terminal gives them. */
const WIDTHS: readonly {
  readonly what: string;
  readonly width: number;
  readonly texts: readonly string[];
}[] = [
  { what: "nothing", width: 0, texts: ["", "\u200B", "\u0301", "\uFEFF"] },
  {
    what: "a letter, whatever its marks",
    width: 1,
    texts: ["a", "é", "e\u0301", "a\u0323\u0302", "я", "ก\u0E49", "\uD800"],
  },
  { what: "a wide character", width: 2, texts: ["日", "ｆ", "　", "か\u3099"] },
  {
    what: "a syllable of Hangul, composed or not",
    width: 2,
    texts: ["한", "\u1112\u1161\u11AB", "\uD558\u11AB"],
  },
  { what: "narrow kana with its sound mark", width: 2, texts: ["ｶﾞ"] },
  { what: "a consonant with a vowel beside it", width: 2, texts: ["กำ", "कि"] },
  { what: "an emoji", width: 2, texts: ["😀", "\u231A"] },
  { what: "a sign that is text by itself", width: 1, texts: ["\u2764", "©"] },
  {
    what: "a sign that is made an emoji",
    width: 2,
    texts: ["\u2764\uFE0F", "1\uFE0F\u20E3", "\u{1F3CB}\uFE0F"],
  },
  {
    what: "an emoji with a colour of skin",
    width: 2,
    texts: ["\u{1F44D}\u{1F3FD}", "\u261D\u{1F3FD}"],
  },
  {
    what: "emoji that are joined",
    width: 2,
    texts: [
      "\u{1F468}\u200D\u{1F469}\u200D\u{1F467}\u200D\u{1F466}",
      "\u{1F469}\u{1F3FD}\u200D\u{1F4BB}",
      "\u{1F3CB}\u200D\u2642",
      "\u2764\uFE0F\u200D\u{1F525}",
    ],
  },
  {
    what: "a flag",
    width: 2,
    texts: [
      "\u{1F1E9}\u{1F1EA}",
      "\u{1F3F4}\u{E0067}\u{E0062}\u{E0065}\u{E006E}\u{E0067}\u{E007F}",
      "\u{1F3F3}\uFE0F\u200D\u{1F308}",
    ],
  },
];

for (const { what, width, texts } of WIDTHS) {
  Deno.test(`the columns of ${what}: ${width}`, () => {
    for (const text of texts) {
      assert.equal(textWidth(text), width, JSON.stringify(text));
    }
  });
}

Deno.test("a text takes the sum of its characters' columns", () => {
  assert.equal(textWidth("a日\u{1F1E9}\u{1F1EA}\u{1F1EB}\u{1F1F7}é"), 8);
});

Deno.test("a text's start ends before a character that has no room", () => {
  assert.equal(textStart("job日本", 4), "job");
  assert.equal(textStart("job日本", 5), "job日");
  assert.equal(textStart("e\u0301e\u0301", 1), "e\u0301");
  assert.equal(textStart("日本", 9), "日本");
});
