import assert from "node:assert/strict";
import { addHosts, newHost } from "../../../src/core/cluster/add.ts";
import { deleteHosts } from "../../../src/core/cluster/delete.ts";
import { setHosts } from "../../../src/core/cluster/set.ts";
import { parseRef, type Ref } from "../../../src/core/experiment.ts";
import { FakeClock } from "../../support/fake_clock.ts";
import { FakeTransport } from "../../support/fake_transport.ts";
import { MemoryClusters } from "../../support/memory_queue.ts";

const REF: Ref = parseRef("cluster", { name: "a" });
const transport = () => Promise.resolve(new FakeTransport(new FakeClock()));
const RED = { name: "red", user: "pi", gpu: "0", pyenv: "~/ENV3/bin/activate" };

async function makeCluster(...ids: string[]): Promise<MemoryClusters> {
  const clusters = new MemoryClusters();
  await clusters.create(REF);
  await addHosts({ clusters, transport }, REF, { ids, spec: RED });
  return clusters;
}

Deno.test("a host has the original's keys in its order, with its values", () => {
  const entries = Object.entries(newHost("host1", RED));

  assert.deepEqual(entries, [
    ["user", "pi"],
    ["name", "red"],
    ["id", "host1"],
    ["ip", null],
    ["status", "active"],
    ["job_counter", 0],
    ["max_jobs_allowed", 1],
    ["cores", 1],
    ["threads", 1],
    ["gpu", 0],
    ["pyenv", "~/ENV3/bin/activate"],
    ["probe_status", false],
    ["probe_time", null],
    ["ping_status", false],
    ["ping_time", null],
  ]);
});

Deno.test("a host of which nothing is said has the original's defaults", () => {
  const { user, gpu, pyenv, ip, status } = newHost("a", { name: "red" });

  assert.deepEqual([user, gpu, pyenv, ip, status], [
    null,
    "",
    "",
    null,
    "active",
  ]);
});

Deno.test("a gpu is a number only if it is written as one", () => {
  const gpus = ["0", "7", "0,1", "007", "1e3", "", "123456789012"];

  assert.deepEqual(
    gpus.map((gpu) => newHost("a", { name: "red", gpu })["gpu"]),
    [0, 7, "0,1", "007", "1e3", "", "123456789012"],
  );
});

Deno.test("one host is added for each id, behind those that are there", async () => {
  const clusters = await makeCluster("host2", "host1");

  await addHosts({ clusters, transport }, REF, { ids: ["10", "2"], spec: RED });

  const hosts = await clusters.read(REF);
  assert.deepEqual([...hosts.keys()], ["host2", "host1", "10", "2"]);
});

Deno.test("an id that is taken refuses all of them", async () => {
  const clusters = await makeCluster("host1");

  await assert.rejects(
    addHosts({ clusters, transport }, REF, {
      ids: ["host2", "host1"],
      spec: RED,
    }),
    {
      code: "conflict",
      message: 'Cannot add host "host1" to cluster a: there is one of that id',
    },
  );

  assert.equal((await clusters.read(REF)).size, 1);
});

Deno.test("a host is replaced in its place if that is meant", async () => {
  const clusters = await makeCluster("host1", "host2");

  await addHosts({ clusters, transport }, REF, {
    ids: ["host1"],
    spec: { name: "blue" },
    replace: true,
  });

  const hosts = [...await clusters.read(REF)];
  assert.deepEqual(hosts.map(([id, { name }]) => [id, name]), [
    ["host1", "blue"],
    ["host2", "red"],
  ]);
});

Deno.test("a host that ssh could take for an option is not added", async () => {
  const clusters = await makeCluster();
  for (
    const spec of [{ name: "-x" }, { name: "red", user: "-x" }, { name: "" }]
  ) {
    await assert.rejects(
      addHosts({ clusters, transport }, REF, { ids: ["a"], spec }),
      {
        code: "invalid",
      },
    );
  }

  assert.equal((await clusters.read(REF)).size, 0);
});

Deno.test("a value is kept as text, as the original does", async () => {
  const clusters = await makeCluster("host1", "host2");

  await setHosts({ clusters }, REF, {
    ids: ["host2"],
    key: "max_jobs_allowed",
    value: "3",
  });

  const hosts = await clusters.read(REF);
  assert.equal(hosts.get("host1")?.["max_jobs_allowed"], 1);
  assert.equal(hosts.get("host2")?.["max_jobs_allowed"], "3");
  assert.equal(clusters.slots(REF).length, 4);
});

for (
  const [key, value, code] of [
    ["nosuchkey", "3", "usage"],
    ["id", "host9", "usage"],
    ["__proto__", "3", "usage"],
    ["max_jobs_allowed", "many", "invalid"],
    ["max_jobs_allowed", "-1", "invalid"],
    ["name", "a b", "invalid"],
    ["name", "", "invalid"],
    ["user", "-oProxyCommand=x", "invalid"],
  ] as const
) {
  Deno.test(`${key} of a host is not set to ${JSON.stringify(value)}, of none of them`, async () => {
    const clusters = await makeCluster("host1", "host2");
    const before = await clusters.read(REF);

    await assert.rejects(
      setHosts({ clusters }, REF, { ids: ["host1", "host2"], key, value }),
      { code },
    );

    assert.deepEqual(await clusters.read(REF), before);
  });
}

Deno.test("an id that is unknown changes and deletes nothing", async () => {
  const clusters = await makeCluster("host1");
  const ids = ["host1", "missing"];
  const error = {
    code: "not-found",
    message: 'Cannot find host "missing" in cluster a',
    hint: "see its hosts with cms cluster list a",
  };

  await assert.rejects(
    setHosts({ clusters }, REF, { ids, key: "gpu", value: "1" }),
    error,
  );
  await assert.rejects(deleteHosts({ clusters }, REF, ids), error);

  assert.equal((await clusters.read(REF)).get("host1")?.["gpu"], 0);
});

Deno.test("hosts are deleted by their ids", async () => {
  const clusters = await makeCluster("host1", "host2", "host3");

  await deleteHosts({ clusters }, REF, ["host3", "host1"]);

  assert.deepEqual([...(await clusters.read(REF)).keys()], ["host2"]);
});
