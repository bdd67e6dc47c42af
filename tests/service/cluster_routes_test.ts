import assert from "node:assert/strict";
import { type Site, site } from "./_site.ts";

async function clusterSite(): Promise<Site> {
  const it = await site();
  await it.ask("POST /cluster/?name=a");
  await it.ask("POST /cluster/a?id=h[1-2]&name=red&user=pi&slots=4");
  return it;
}

async function hostsOf(it: Site, cluster = "a") {
  return await (await it.send(`GET /cluster/${cluster}`)).json();
}

Deno.test("hosts are added with room for several jobs", async () => {
  await using it = await clusterSite();

  assert.equal((await hostsOf(it)).h2.max_jobs_allowed, 4);
  assert.match(
    await it.ask("POST /cluster/a?id=h3&name=red&user=pi&slots=-1"),
    /^422 /,
  );
});

Deno.test("hosts are drained, and have jobs again when they are activated", async () => {
  await using it = await clusterSite();

  await it.ask("PUT /cluster/a/id/h[1-2]/drain");
  await it.ask("PUT /cluster/a/id/h1/activate");

  const { h1, h2 } = await hostsOf(it);
  assert.deepEqual([h1.status, h2.status], ["active", "drained"]);
  assert.match(await it.ask("PUT /cluster/a/id/h1,no/drain"), /^404 /);
});

Deno.test("the schedulers are told with their options and their files", async () => {
  await using it = await site();

  const all = await (await it.send("GET /scheduler/")).json();
  const fifo = await (await it.send("GET /scheduler/fifo")).json();

  assert.equal(all.fifo.file, null);
  assert.equal(fifo.summary, all.fifo.summary);
  assert.deepEqual(fifo.options.max_parallel.type, "integer");
  assert.equal(fifo.options.timeout.default, 10);
  assert.match(
    await it.ask("GET /scheduler/lottery"),
    /^404 .*Cannot find the scheduler/,
  );
});
