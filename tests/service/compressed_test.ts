import assert from "node:assert/strict";
import { gunzipSync } from "node:zlib";
import { type Site, site } from "./_site.ts";

const GZIP = { headers: { "accept-encoding": "gzip, deflate, br" } };

/** Jobs, whose commands are no ASCII. */
async function fill(it: Site, count: number): Promise<void> {
  await it.ask("POST /queue/?name=a");
  const names = encodeURIComponent(`job[1-${count}]`);
  await it.ask(`POST /queue/a?name=${names}&command=echo%20%E2%82%AC`);
}

/** What a client has that takes gzip, and what one that does not. */
async function bothForms(
  it: Site,
): Promise<[gunzipped: string, plain: string]> {
  const packed = await it.send("GET /queue/a", GZIP);
  assert.equal(packed.headers.get("content-encoding"), "gzip");
  const bytes = new Uint8Array(await packed.arrayBuffer());
  const plain = await it.send("GET /queue/a");
  assert.equal(plain.headers.get("content-encoding"), null);
  return [gunzipSync(bytes).toString(), await plain.text()];
}

Deno.test("gzip: who accepts it gets the same in a sixth of the bytes, others what they always got", async () => {
  await using it = await site();
  await fill(it, 1_000);

  const [gunzipped, plain] = await bothForms(it);
  const packed = await it.send("GET /queue/a", GZIP);

  assert.equal(gunzipped, plain);
  assert.equal(Object.keys(JSON.parse(plain)).length, 1_000);
  assert.equal(packed.headers.get("vary"), "accept-encoding");
  assert.equal(packed.headers.get("content-type"), "application/json");
  assert.ok((await packed.arrayBuffer()).byteLength < plain.length / 6);
});

Deno.test("gzip: after each change it is what holds now", async () => {
  await using it = await site();
  await it.ask("POST /queue/?name=a");
  assert.deepEqual(await bothForms(it), ["{}", "{}"]);
  await fill(it, 100);

  for (
    const change of [
      "PUT /queue/a/job/job50/hold",
      "PUT /queue/a/job/job[31-34]/hold",
      "POST /queue/a?name=new&command=true",
      "PUT /queue/a/job/new/move?to=first",
      "DELETE /queue/a/job/job1",
      "DELETE /queue/a/job/job[2-90]",
      "DELETE /queue/a/job/job[91-100],new",
    ]
  ) {
    const before = await (await it.send("GET /queue/a")).text();
    assert.match(await it.ask(change), /^200 /);

    const [gunzipped, plain] = await bothForms(it);

    assert.equal(gunzipped, plain);
    assert.notEqual(plain, before, change);
    JSON.parse(plain);
  }
});

Deno.test("gzip: it is not for who does not ask for it, or likes it less", async () => {
  await using it = await site();
  await fill(it, 1);
  const encodingFor = async (accept: string | undefined) => {
    const headers = { "accept-encoding": accept };
    const answer = await it.send("GET /queue/a", { headers });
    return answer.headers.get("content-encoding");
  };

  for (const accept of ["gzip", "br, GZIP;q=0.5", "x-gzip", "*", "gzip;q=1"]) {
    assert.equal(await encodingFor(accept), "gzip", accept);
  }
  for (
    const accept of [
      ...[undefined, "", "identity", "br", "gzip;q=0", "*;q=0", "gzipped"],
      ...["gzip;q=0, *", "gzip;q=0.1, identity;q=0.5", "gzip;q=x"],
    ]
  ) {
    assert.equal(await encodingFor(accept), null, accept);
  }
});

Deno.test("ETag: each form has its own, and both are 304 while nothing has changed", async () => {
  await using it = await site();
  await fill(it, 40);
  const plain = (await it.send("GET /queue/a")).headers.get("etag")!;
  const packed = (await it.send("GET /queue/a", GZIP)).headers.get("etag")!;
  assert.notEqual(plain, packed);
  const statusFor = async (etag: string, headers = {}) => {
    const known = { ...headers, "if-none-match": etag };
    return (await it.send("GET /queue/a", { headers: known })).status;
  };

  // The files are looked at anew for a moment; the content stays.
  for (let round = 0; round < 3; round++) {
    assert.equal(await statusFor(plain), 304);
    assert.equal(await statusFor(`"other", W/${packed}`, GZIP.headers), 304);
    assert.equal(await statusFor(plain, GZIP.headers), 200);
    assert.equal(await statusFor("*"), 304); // whatever it is
  }
  await it.ask("PUT /queue/a/job/job7/hold");
  assert.equal(await statusFor(plain), 200);
  assert.equal(await statusFor(packed, GZIP.headers), 200);
});
