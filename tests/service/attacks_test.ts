import assert from "node:assert/strict";
import { SCHEDULERS } from "../../src/schedulers/mod.ts";
import {
  hashCredential,
  hashedCredentials,
  plainCredentials,
} from "../../src/service/credentials.ts";
import { routesFor } from "../../src/service/routes/mod.ts";
import { basic, PASSWORD, site, USER } from "./_site.ts";

/** The attacks that need no connection; see server_attacks_test.ts for the others. */

Deno.test("DNS rebinding: a request for another host name is refused before all else", async () => {
  await using it = await site();
  const send = (host: string) => it.ask("GET /queue/", { headers: { host } });

  assert.match(await send("evil.example"), /^421 /);
  assert.match(await send("localhost.evil.example:8000"), /^421 /);
  assert.match(await send("evil.example:8000@localhost"), /^421 /);
  assert.match(await send("LOCALHOST:1234"), /^200 /);
  // Not even whether the password is right can be found out.
  const wrong = { host: "evil.example", authorization: basic("x", "y") };
  assert.match(await it.ask("GET /queue/", { headers: wrong }), /^421 /);
});

Deno.test("cross-site request: the browser's password does not help the page of another site", async () => {
  await using it = await site();
  const foreign: Record<string, string>[] = [
    { origin: "http://evil.example" },
    { origin: "http://localhost:9000" },
    { origin: "https://localhost:8000" },
    { origin: "null" },
    { "sec-fetch-site": "cross-site" },
    { "sec-fetch-site": "same-site" },
  ];

  for (const headers of foreign) {
    for (
      const what of ["POST /queue/?name=a", "PUT /queue/ran", "DELETE /queue/a"]
    ) {
      assert.match(await it.ask(what, { headers }), /^403 /, what);
    }
  }
  const form = {
    headers: {
      origin: "http://evil.example",
      "content-type": "application/x-www-form-urlencoded",
    },
    body: "name=a",
  };
  assert.match(await it.ask("POST /queue/?name=a", form), /^403 /);
  assert.equal(await it.ask("GET /queue/"), '200 {"queues":[]}');

  const own = {
    origin: "http://localhost:8000",
    "sec-fetch-site": "same-origin",
  };
  assert.match(await it.ask("POST /queue/?name=a", { headers: own }), /^200 /);
});

Deno.test("cross-site reading: no answer may be used by the page of another site", async () => {
  await using it = await site();

  const { headers } = await it.send("GET /", {
    headers: { origin: "http://evil.example" },
  });

  assert.equal(headers.get("access-control-allow-origin"), null);
  assert.equal(headers.get("cross-origin-resource-policy"), "same-origin");
  assert.equal(headers.get("x-content-type-options"), "nosniff");
  assert.equal(headers.get("x-frame-options"), "DENY");
  assert.match(headers.get("content-security-policy")!, /^default-src 'none'/);
  assert.match(headers.get("cache-control")!, /no-store/);
});

Deno.test("wrong password, or user: 401, on every route and every method", async () => {
  const routes = routesFor([...SCHEDULERS.values()]);
  const calls = [
    ...routes.map(({ method, path }) =>
      `${method} ${path.replaceAll(/\{\w+\}/g, "a")}`
    ),
    "GET /docs",
    "GET /redoc",
    "GET /openapi.json",
    "GET /docs/swagger-ui-bundle.js",
    "GET /nothing/there",
    "OPTIONS /queue/",
  ];
  const wrong: (string | undefined)[] = [
    undefined,
    basic(USER, "wrong"),
    basic("somebody", PASSWORD),
    basic(USER, ""),
    basic("", ""),
    "Bearer x",
    "Basic",
    "Basic !!!",
    "Basic dXNlcg==", // no colon
  ];
  for (const authorization of wrong) {
    await using it = await site();
    for (const [at, call] of calls.entries()) {
      const { status, headers } = await it.send(call, {
        headers: { authorization },
        from: `10.0.0.${at}`,
      });
      assert.equal(status, 401, `${call} with ${authorization}`);
      assert.match(headers.get("www-authenticate")!, /^Basic /);
    }
  }
});

Deno.test("documentation without the password: none, while it is there with it", async () => {
  await using it = await site();
  const nobody = { headers: { authorization: undefined } };

  for (const path of ["/docs", "/redoc", "/openapi.json"]) {
    assert.equal((await it.send(`GET ${path}`, nobody)).status, 401);
    assert.equal((await it.send(`GET ${path}`)).status, 200);
  }
});

Deno.test("empty password: such a service cannot even be made", () => {
  assert.throws(
    () => plainCredentials({ user: USER, password: "" }),
    { code: "usage", message: /an empty password/ },
  );
  assert.throws(
    () => plainCredentials({ user: "", password: PASSWORD }),
    { code: "usage" },
  );
  assert.throws(
    () => hashCredential({ user: USER, password: "" }),
    { code: "usage" },
  );
});

Deno.test("timing: a wrong user costs as much as a wrong password", async () => {
  const credentials = hashedCredentials(
    hashCredential({ user: USER, password: PASSWORD }),
  );
  const time = async (user: string, password: string) => {
    const began = performance.now();
    assert.equal(await credentials.accept({ user, password }), false);
    return performance.now() - began;
  };

  const [unknown, wrong]: [number[], number[]] = [[], []];
  for (let round = 0; round < 7; round++) {
    unknown.push(await time("nobody", `x${round}`));
    wrong.push(await time(USER, `y${round}`));
  }

  const median = (all: number[]) => all.toSorted((a, b) => a - b)[3]!;
  // A look at the user's name first would make it a thousand times quicker.
  assert.ok(median(unknown) > median(wrong) / 4, `${unknown} | ${wrong}`);
  assert.equal(
    await credentials.accept({ user: USER, password: PASSWORD }),
    true,
  );
});

Deno.test("brute force: after ten wrong passwords an address has to wait, even with the right one", async () => {
  let now = 0;
  await using it = await site({ now: () => now });
  const guess = (password: string, from: string) =>
    it.send("GET /", {
      headers: { authorization: basic(USER, password) },
      from,
    });

  for (let round = 0; round < 10; round++) {
    assert.equal((await guess(`wrong${round}`, "10.0.0.1")).status, 401);
  }
  const refused = await guess("wrong", "10.0.0.1");
  assert.equal(refused.status, 429);
  assert.equal(refused.headers.get("retry-after"), "6");
  assert.equal((await guess(PASSWORD, "10.0.0.1")).status, 429);
  assert.equal((await guess(PASSWORD, "10.0.0.2")).status, 200);

  now += 6_000;
  assert.equal((await guess(PASSWORD, "10.0.0.1")).status, 200);
});

Deno.test("brute force: many guesses at a time are many guesses", async () => {
  await using it = await site({
    credentials: hashedCredentials(
      hashCredential({ user: USER, password: PASSWORD }),
    ),
  });

  const answers = await Promise.all(
    Array.from(
      { length: 30 },
      (_, at) =>
        it.send("GET /", { headers: { authorization: basic(USER, `w${at}`) } }),
    ),
  );

  const statuses = answers.map(({ status }) => status);
  assert.equal(statuses.filter((it) => it === 401).length, 10);
  assert.equal(statuses.filter((it) => it === 429).length, 20);
});

Deno.test("the right password many times at a time is no attack", async () => {
  for (
    const credentials of [
      plainCredentials({ user: USER, password: PASSWORD }),
      hashedCredentials(hashCredential({ user: USER, password: PASSWORD })),
    ]
  ) {
    await using it = await site({ credentials });

    const answers = await Promise.all(
      Array.from({ length: 50 }, () => it.send("GET /")),
    );

    assert.deepEqual([...new Set(answers.map(({ status }) => status))], [200]);
  }
});

Deno.test("path traversal: no name and no experiment leads out of the directory", async () => {
  await using it = await site();
  await it.ask("POST /queue/?name=a");
  await it.ask("POST /cluster/?name=a");
  const climbing = ["../x", "..", "/etc", "a/../../x", ".ssh/../.."];
  const outside = [...climbing, "a%00b", "a\\..\\b", "%2e%2e", "....//"];
  const calls = outside.map(encodeURIComponent).flatMap((bad) => [
    `GET /queue/?experiment=${bad}`,
    `POST /queue/?name=a&experiment=${bad}`,
    `POST /queue/?name=${bad}`,
    `POST /cluster/?name=${bad}`,
    `GET /queue/${bad}`,
    `GET /cluster/${bad}`,
    `DELETE /queue/${bad}`,
    `GET /queue/a/job/${bad}/log`,
    `POST /queue/a?name=${bad}&command=true`,
    `POST /cluster/a?id=${bad}&name=red&user=pi`,
    `PUT /queue/a/run_fifo_multi?cluster=${bad}`,
  ]);

  calls.push(
    ...climbing.map(encodeURIComponent).flatMap((bad) => [
      `POST /queue/a?name=j&command=true&output=${bad}`,
      `POST /queue/a?name=j&command=true&log=${bad}`,
    ]),
  );
  for (const call of calls) {
    // A client itself goes up a step there, and asks for something else.
    if (/\/\.\.(\/|$)/.test(call)) continue;
    const { status } = await it.send(call);
    assert.ok([404, 405, 422].includes(status), `${call}: ${status}`);
  }
  const made = Array.from(Deno.readDirSync(it.dir.path), ({ name }) => name);
  assert.deepEqual(made, ["experiment"]);
});

Deno.test("path traversal: what the browser would shorten leads nowhere either", async () => {
  await using it = await site();

  for (
    const path of [
      "/queue/..%2f..%2fetc",
      "/queue/%2e%2e/%2e%2e/etc/passwd",
      "/docs/../../../etc/passwd",
      "/docs/..%2fswagger-ui.css",
      "//evil.example/queue/",
      "/queue/%ff",
    ]
  ) {
    const { status } = await it.send(`GET ${path}`);
    assert.ok([404, 422].includes(status), `${path}: ${status}`);
  }
});

Deno.test("prototype names: __proto__ and its like are names as any other", async () => {
  await using it = await site();
  await it.ask("POST /queue/?name=constructor");
  await it.ask(
    "POST /queue/constructor?name=__proto__,toString,a&command=true",
  );

  const jobs = await it.send("GET /queue/constructor");
  assert.deepEqual(
    Object.keys(JSON.parse(await jobs.text())),
    ["__proto__", "toString", "a"],
  );
  assert.match(
    await it.ask("GET /queue/constructor/job/__proto__"),
    /^200 \{"name":"__proto__"/,
  );
  assert.match(await it.ask("GET /queue/constructor/job/valueOf"), /^404 /);
  assert.match(await it.ask("GET /queue/?__proto__=x"), /^422 /);
  assert.match(await it.ask("POST /queue/?name=x&constructor=1"), /^422 /);
  await it.ask("POST /cluster/?name=c");
  await it.ask("POST /cluster/c?id=__proto__&name=red&user=pi");
  assert.match(
    await it.ask("GET /cluster/c"),
    /^200 \{"__proto__":\{"user":"pi"/,
  );
  assert.match(
    await it.ask("PUT /cluster/c/id/__proto__/set?key=__proto__&value=x"),
    /^422 /,
  );
  assert.equal(({} as Record<string, unknown>)["user"], undefined);
});

Deno.test("header injection: a line break in a parameter makes no header and no audit line", async () => {
  await using it = await site();
  const evil = encodeURIComponent(
    'a\r\nset-cookie: x=1\r\nAUDIT: {"user":"root"}',
  );

  const answers = [
    await it.send(`POST /queue/?name=${evil}`),
    await it.send(`GET /queue/${evil}`),
    await it.send(`PUT /queue/${evil}/refresh`),
    await it.send(`DELETE /queue?name=${evil}`),
  ];

  for (const { status, headers } of answers) {
    assert.ok(status >= 307, String(status));
    assert.equal(headers.get("set-cookie"), null);
  }
  for (const line of it.lines) assert.doesNotMatch(line, /[\r\n]/);
});

Deno.test("a redirection leads to this service only", async () => {
  await using it = await site();

  const { status, headers } = await it.send("GET /queue?experiment=x");

  assert.equal(status, 307);
  assert.equal(headers.get("location"), "/queue/?experiment=x");
});

Deno.test("oversized: a body, headers or an address that are too long are refused", async () => {
  await using it = await site();
  const large = "x".repeat(70_000);

  assert.match(await it.ask("POST /queue/?name=a", { body: large }), /^413 /);
  const streamed = new Blob([large]).stream();
  assert.match(
    await it.ask("POST /queue/?name=a", { body: streamed }),
    /^413 /,
  );
  assert.match(await it.ask("GET /", { headers: { "x-a": large } }), /^431 /);
  const many = Object.fromEntries(
    Array.from({ length: 150 }, (_, at) => [`x-${at}`, "1"]),
  );
  assert.match(await it.ask("GET /", { headers: many }), /^431 /);
  assert.match(await it.ask(`GET /queue/?experiment=${large}`), /^414 /);
  assert.match(await it.ask("POST /queue/?name=a", { body: "small" }), /^200 /);
});

Deno.test("oversized: a list of more names than anybody means is refused at once", async () => {
  await using it = await site();
  await it.ask("POST /queue/?name=a");

  const answer = await it.ask(
    `POST /queue/a?command=true&name=${encodeURIComponent("j[1-999999999]")}`,
  );

  assert.match(answer, /^422 .*too large/);
});

Deno.test("audit: an address that may be a secret is not in it", async () => {
  await using it = await site();
  const webhook = encodeURIComponent("https://red.org/secret");
  const run = "PUT /queue/a/run_fifo?max_parallel=1&notify_on=end";
  await it.ask(`${run}&webhook=${webhook}`);
  await it.ask(`${run}&web%68ook=${webhook}&webhook=${webhook}`);

  assert.equal(it.lines.length, 2);
  for (const line of it.lines) {
    assert.match(line, /run_fifo.*webhook=\*\*\*/);
    assert.doesNotMatch(line, /secret/);
  }
});

Deno.test("audit: each change and each wrong password leaves a line", async () => {
  await using it = await site({ now: () => 0 });
  await it.ask("GET /queue/");
  await it.ask("POST /queue/?name=a", { from: "10.1.2.3" });
  await it.ask("GET /", { headers: { authorization: basic("eve", "x") } });

  assert.deepEqual(
    it.lines.map((line) => JSON.parse(line.replace(/^AUDIT: /, ""))),
    [
      {
        at: "1970-01-01T00:00:00.000Z",
        user: USER,
        from: "10.1.2.3",
        request: "POST /queue/?name=a",
        status: 200,
      },
      {
        at: "1970-01-01T00:00:00.000Z",
        from: "127.0.0.1",
        request: "GET /",
        status: 401,
      },
    ],
  );
});
