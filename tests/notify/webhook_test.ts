import assert from "node:assert/strict";
import { createNotifier } from "../../src/notify/mod.ts";
import { executable } from "../support/executable.ts";
import { tempDir } from "../support/temp.ts";
import { until } from "../support/until.ts";

const ignore = executable("curl") === undefined;

const NOTICE = `${
  JSON.stringify({ event: "end", text: `"ü" \\ \n $(x) %{http_code} 'y'` })
}\n`;

interface Hook extends AsyncDisposable {
  readonly url: string;
  /** Method, address and type of each, and what it brought. */
  readonly requests: { readonly head: string; readonly body: string }[];
}

/** A server that answers whatever it is sent with `answer`. */
function hook(answer: (url: URL) => Response | Promise<Response>): Hook {
  const requests: { head: string; body: string }[] = [];
  const server = Deno.serve(
    { port: 0, hostname: "127.0.0.1", onListen: () => {} },
    async (request) => {
      const { method, url, headers } = request;
      const head = `${method} ${url} ${headers.get("content-type")}`;
      requests.push({ head, body: await request.text() });
      return await answer(new URL(request.url));
    },
  );
  return {
    url: `http://127.0.0.1:${server.addr.port}`,
    requests,
    [Symbol.asyncDispose]: () => server.shutdown(),
  };
}

function tell(
  url: string,
  { signal = new AbortController().signal, curl = "curl" } = {},
) {
  const recipient = { url: new URL(url) };
  return createNotifier({ curl }).tell(recipient, NOTICE, signal);
}

Deno.test("a webhook gets the notice as the body of a POST, as it is", {
  ignore,
}, async () => {
  await using server = hook(() => new Response("ok"));

  const reason = await tell(`${server.url}/a b/[1-2]?key={x,y}&q="'\\`);

  assert.equal(reason, undefined);
  assert.equal(server.requests.length, 1);
  const { head, body } = server.requests[0]!;
  const { href } = new URL(`${server.url}/a b/[1-2]?key={x,y}&q="'\\`);
  assert.equal(head, `POST ${href} application/json`);
  assert.deepEqual(JSON.parse(body), JSON.parse(NOTICE));
});

Deno.test("a webhook that refuses is told of with its answer, and asked once", {
  ignore,
}, async () => {
  await using server = hook(() => new Response("no", { status: 503 }));

  assert.equal(await tell(server.url), "it answered 503");
  assert.equal(server.requests.length, 1);
});

Deno.test(
  "a webhook that leads elsewhere is not followed",
  { ignore },
  async () => {
    await using server = hook(({ pathname }) =>
      pathname === "/"
        ? new Response(null, { status: 307, headers: { location: "/there" } })
        : new Response("ok")
    );

    assert.equal(
      await tell(server.url),
      "it answered 307: give the address that it leads to",
    );
    assert.equal(server.requests.length, 1);
  },
);

Deno.test("why a webhook cannot be reached is told without its secrets", {
  ignore,
}, async () => {
  const reason = await tell("http://me:word@127.0.0.1:1/secret?key=secret");

  assert.match(reason!, /connect/);
  assert.doesNotMatch(reason!, /secret|word/);
});

Deno.test(
  "a webhook that does not answer is given up at the limit",
  { ignore },
  async () => {
    const answer = Promise.withResolvers<Response>();
    await using server = hook(() => answer.promise);
    const limit = new AbortController();
    const told = tell(server.url, { signal: limit.signal });
    await until(() => server.requests.length === 1);

    limit.abort();

    assert.equal(await told, "curl has failed");
    answer.resolve(new Response());
  },
);

Deno.test("the address is in no process's arguments", { ignore }, async () => {
  await using dir = await tempDir();
  const told = dir.join("told");
  await Deno.writeTextFile(
    dir.join("curl"),
    `#!/bin/sh\necho "$*" >${told}; cat >>${told}\n`,
    { mode: 0o755 },
  );

  await tell("http://red.org/secret", { curl: dir.join("curl") });

  const [args, ...options] = (await Deno.readTextFile(told)).split("\n");
  assert.doesNotMatch(args!, /secret|red/);
  assert.ok(options.includes('url = "http://red.org/secret"'));
});

Deno.test(
  "where there is no curl, that is the reason",
  { ignore },
  async () => {
    assert.equal(
      await tell("http://red.org/", { curl: "/nonexistent/curl" }),
      "there is no program curl here",
    );
  },
);
