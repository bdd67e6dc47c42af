import assert from "node:assert/strict";
import { gunzipSync } from "node:zlib";
import {
  bodyOf,
  gzipOf,
  type JobText,
  pagesOf,
} from "../../src/service/job_pages.ts";

function jobs(count: number): JobText[] {
  return Array.from(
    { length: count },
    (_, at) => ({ text: `"job${at}":{"at":${at}}`, status: "end" }),
  );
}

function changed(all: readonly JobText[], at: number): JobText[] {
  return all.with(at, { text: `"job${at}":"changed"`, status: "kill" });
}

Deno.test("pages: only those with a job that has changed are made anew", () => {
  const all = jobs(1_000);
  const before = pagesOf(all, []);

  const same = pagesOf([...all], before);
  const after = pagesOf(changed(all, 500), before);
  const longer = pagesOf([...all, ...jobs(1)], before);

  const news = (pages: readonly unknown[]) =>
    pages.filter((page, at) => page !== before[at]).length;
  assert.deepEqual([news(same), news(after), news(longer)], [0, 1, 1]);
});

Deno.test("pages: together they are one JSON text, whatever their number", async () => {
  for (const count of [0, 1, 31, 32, 33, 64, 65, 6_000]) {
    const all = jobs(count);
    const pages = pagesOf(all, pagesOf(all.slice(1), []));
    const expected = `{${all.map(({ text }) => text).join(",")}}`;

    const body = bodyOf(pages);

    assert.equal(Array.isArray(body), count > 5_000);
    const parts = Array.isArray(body) ? body : [body];
    assert.equal(await new Blob(parts).text(), expected);
    assert.equal(gunzipSync(gzipOf(pages)).toString(), expected);
  }
});

Deno.test("pages: a name beyond ASCII is sent as it is", () => {
  const pages = pagesOf([{ text: '"größe":"€"', status: "end" }], []);

  const body = bodyOf(pages);

  assert.ok(body instanceof Uint8Array);
  assert.equal(new TextDecoder().decode(body), '{"größe":"€"}');
  assert.equal(gunzipSync(gzipOf(pages)).toString(), '{"größe":"€"}');
});
