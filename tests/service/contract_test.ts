import assert from "node:assert/strict";
import { SCHEDULERS } from "../../src/schedulers/mod.ts";
import { openApi } from "../../src/service/docs/open_api.ts";
import { routesFor } from "../../src/service/routes/mod.ts";
import { type Site, site } from "./_site.ts";

const GOLDEN = new URL("../golden/rest/", import.meta.url);

interface Parameter {
  readonly name: string;
  readonly in: string;
  readonly required: boolean;
  readonly schema: { readonly type: string; readonly default?: unknown };
}

interface Operation {
  readonly operationId: string;
  readonly summary: string;
  readonly tags?: readonly string[];
  readonly parameters?: readonly Parameter[];
  readonly responses: Readonly<
    Record<string, { readonly content: Readonly<Record<string, unknown>> }>
  >;
  readonly security?: unknown;
}

interface Document {
  readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>;
  readonly components: unknown;
}

/** Where the original was wrong, or less is asked for than it did. */
const DIFFERENT: ReadonlySet<string> = new Set([
  // Its path says which jobs are meant, too.
  "delete /queue/{queue}/job/{job} name required",
  // Hosts may be given one by one, as at the command line.
  "put /queue/{queue}/run_fifo_multi cluster required",
  // The original took one number, and dropped 0.
  "post /cluster/{cluster} gpu type",
  // Half a minute is a time.
  "put /queue/{queue}/run_fifo timeout type",
  "put /queue/{queue}/run_fifo_multi timeout type",
  // Every other route had it.
  "get /cluster/ experiment default",
  // The original forgot the password there.
  "put /queue/{queue}/stop security",
  // It had no tag.
  "get / tags",
]);

Deno.test("the whole contract of the original is there", async () => {
  const original: Document = JSON.parse(
    await Deno.readTextFile(new URL("openapi.json", GOLDEN)),
  );
  const ours = documentOf();
  const differences: string[] = [];
  const compare = (what: string, theirs: unknown, ours: unknown) => {
    try {
      assert.deepEqual(ours, theirs);
    } catch {
      differences.push(what);
    }
  };

  for (const [path, methods] of Object.entries(original.paths)) {
    for (const [method, theirs] of Object.entries(methods)) {
      const at = `${method} ${path}`;
      const found = ours.paths[path]?.[method];
      assert.ok(found, `${at} is missing`);
      compare(`${at} operationId`, theirs.operationId, found.operationId);
      compare(`${at} summary`, theirs.summary, found.summary);
      compare(`${at} tags`, theirs.tags, found.tags);
      compare(`${at} security`, theirs.security, found.security);
      compare(
        `${at} statuses`,
        Object.keys(theirs.responses),
        Object.keys(found.responses),
      );
      compare(
        `${at} kind`,
        Object.keys(theirs.responses["200"]!.content)[0],
        Object.keys(found.responses["200"]!.content)[0],
      );
      for (const parameter of theirs.parameters ?? []) {
        const { name } = parameter;
        const same = found.parameters?.find((it) => it.name === name);
        assert.ok(same, `${at} has no parameter ${name}`);
        compare(`${at} ${name} in`, parameter.in, same.in);
        compare(`${at} ${name} required`, parameter.required, same.required);
        compare(`${at} ${name} type`, parameter.schema.type, same.schema.type);
        compare(
          `${at} ${name} default`,
          parameter.schema.default,
          same.schema.default,
        );
      }
      // A client that knows only the original's must still be understood.
      const known = theirs.parameters?.map(({ name }) => name) ?? [];
      for (const { name, in: place, required } of found.parameters ?? []) {
        if (place === "path" || known.includes(name)) continue;
        if (required) differences.push(`${at} demands ${name}`);
      }
    }
  }

  assert.deepEqual(new Set(differences), DIFFERENT);
});

Deno.test("a new scheduler has its route and its parameters without a change here", () => {
  const fifo = SCHEDULERS.get("fifo")!;
  const { paths } = documentOf([{
    ...fifo,
    name: "lottery",
    options: {
      seed: { type: "integer", help: "where to begin", required: true },
    },
  }]);

  const { put } = paths["/queue/{queue}/run_lottery"]!;

  assert.deepEqual(
    put?.parameters?.map(({ name, required }) => [name, required]),
    [
      ["queue", true],
      ["seed", true],
      ["timeout", false],
      ["max_failures", false],
      ["notify", false],
      ["webhook", false],
      ["notify_on", false],
      ["stay", false],
      ["experiment", false],
      ["dry_run", false],
    ],
  );
});

/** Requests of the samples in an order that leads to their answers. */
const SESSION = [
  "01-queue-create",
  "02-queues-list",
  "03-jobs-add",
  "04-queue-get",
  "05-queue-info",
  "06-job-get",
  "08-cluster-create",
  "10-hosts-add",
  "12-cluster-info",
  "14-host-get",
  "DELETE /cluster/a/id/host01",
  "15-host-deactivate",
  "PUT /cluster/a/id/host02/activate",
  "17-host-set",
  "DELETE /queue/a/job/job01?name=job01",
  "20-refresh",
  "21-reset",
  "32-err-noauth",
  "38-err-missing-queue",
  "42-err-missing-job",
  "46-err-missing-param-create",
  "49-err-badtype-maxparallel",
];

Deno.test("what the original answered in a session is answered again, byte for byte", async () => {
  await using it = await site();

  for (const step of SESSION) {
    if (step.includes(" ")) {
      assert.match(await it.ask(step), /^200 /, step);
    } else await playSample(it, step);
  }
});

async function playSample(it: Site, name: string): Promise<void> {
  const sample = await Deno.readTextFile(new URL(`${name}.http`, GOLDEN));
  const [, head = "", body = ""] = /^([^]*?)\r?\n\r?\n([^]*)$/.exec(sample)!;
  const [, request = "", auth] = /^### (\S+ \S+) +auth=(\S+)/.exec(head)!;
  const [, status] = /^HTTP\/1.1 (\d+)/m.exec(head)!;
  const [, kind] = /^content-type: (.*?)\r?$/m.exec(head)!;

  const response = await it.send(
    request,
    auth === "none" ? { headers: { authorization: undefined } } : {},
  );

  assert.equal(String(response.status), status, name);
  assert.equal(response.headers.get("content-type"), kind, name);
  assert.equal(withoutIds(await response.text()), withoutIds(body), name);
  if (status === "401") {
    assert.match(response.headers.get("www-authenticate")!, /^Basic/);
  }
}

/** The original gave all jobs one id, and ours are the test's. */
function withoutIds(text: string): string {
  return text.replaceAll(/"id":"[0-9a-f]{32}"/g, '"id":"ID"');
}

function documentOf(schedulers = [...SCHEDULERS.values()]): Document {
  const document = openApi(routesFor(schedulers), { version: "1.2.3" });
  return JSON.parse(JSON.stringify(document));
}
