import assert from "node:assert/strict";
import { readQueue } from "../support/record_text.ts";
import { session } from "./_session.ts";

/** The original's own session: each file as it was after these commands. */
const CLUSTER_STEPS = [
  {
    file: "a-cluster.1-added.yaml",
    lines: [
      "cms cluster create --cluster=a",
      "cms cluster add --cluster=a --id=host[1-4] --name=red --user=pi --gpu=0 --pyenv=~/ENV3/bin/activate",
    ],
  },
  {
    file: "a-cluster.2-deactivated.yaml",
    lines: ["cms cluster deactivate --cluster=a --id=host2"],
  },
  {
    file: "a-cluster.3-set.yaml",
    lines: [
      "cms cluster set --cluster=a --id=host3 --key=name --value=red01",
      "cms cluster set --cluster=a --id=host4 --key=max_jobs_allowed --value=3",
    ],
  },
  {
    file: "a-cluster.4-set-nosuchkey.yaml",
    lines: ["cms cluster set --cluster=a --id=host4 --key=nosuchkey --value=3"],
  },
  {
    file: "a-cluster.5-end.yaml",
    lines: [
      "cms cluster activate --cluster=a --id=host2",
      "cms cluster delete --cluster=a --id=host1",
      "cms cluster add --cluster=a --id=nogpu --name=red --user=pi",
      "cms cluster activate --cluster=a --id=missing",
      "cms cluster delete --cluster=a --id=missing",
    ],
  },
];

Deno.test("cluster files are those of the original after each step", async () => {
  await using pi = await session();

  for (const { file, lines } of CLUSTER_STEPS) {
    for (const line of lines) await pi.type(line);

    const path = `${pi.path}/experiment/a-cluster.yaml`;
    const golden = new URL(
      `../golden/upstream/cluster/${file}`,
      import.meta.url,
    );
    assert.equal(
      await Deno.readTextFile(path),
      await Deno.readTextFile(golden),
      file,
    );
  }
});

/** How the original was called, and the file that it wrote. */
const QUEUES = [
  {
    file: "queue-assigned/a-queue.yaml",
    line:
      `cms queue add --queue=a --name=job[1-3] --command="'sleep 10'" --user=pi --host=red --gpu=0 --pyenv=~/ENV3/bin/activate`,
  },
  {
    file: "queue-unassigned/b-queue.yaml",
    line: `cms queue add --queue=b --name=job[01-03] --command="'hostname'"`,
  },
];

for (const { file, line } of QUEUES) {
  Deno.test(`added jobs have the keys and values of the original's ${file}`, async () => {
    await using pi = await session();
    const [, name] = file.split("/") as [string, string];
    await pi.type(`cms queue create ${name}`);

    await pi.type(line);

    const golden = new URL(`../golden/upstream/${file}`, import.meta.url);
    assert.deepEqual(
      fieldsOf(await Deno.readTextFile(`${pi.path}/experiment/${name}`)),
      // The command line of the original had one "./" too many.
      fieldsOf(
        (await Deno.readTextFile(golden))
          .replaceAll("./experiment", "experiment"),
      ),
    );
  });
}

/** All keys with their values, in order; the ids are never the same. */
function fieldsOf(text: string): [string, [string, unknown][]][] {
  const queue = readQueue(text);
  return [...queue.names()].map((name) => [
    name,
    Object.entries(queue.get(name)!)
      .map(([key, value]) => [key, key === "id" ? "" : value]),
  ]);
}
