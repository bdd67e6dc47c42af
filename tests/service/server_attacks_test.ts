import assert from "node:assert/strict";
import { cms } from "../support/cms.ts";
import { tempDir } from "../support/temp.ts";
import { until } from "../support/until.ts";
import { startServer } from "./_server.ts";
import { basic, PASSWORD, USER } from "./_site.ts";

const LOGIN = { CMS_USERNAME: USER, CMS_PASSWORD: PASSWORD };

/** Starts a service that must not start; answers what it said. */
async function refusal(
  cwd: string,
  args: readonly string[],
  env: Readonly<Record<string, string>> = LOGIN,
): Promise<{ code: number; err: string }> {
  const words = ["queue", "--service", "start", "--port=0", ...args];
  const { code, err } = await cms(words, { cwd, env });
  return { code, err };
}

Deno.test("no password: the service does not start", async () => {
  await using dir = await tempDir();

  const none = await refusal(dir.path, [], {});
  const empty = await refusal(dir.path, [], { ...LOGIN, CMS_PASSWORD: "" });

  assert.equal(none.code, 2);
  assert.match(
    none.err,
    /^ERROR: Cannot start .* without a user and a password/,
  );
  assert.equal(empty.code, 2);
  assert.match(empty.err, /^ERROR: Cannot go on with an empty password/);
});

Deno.test("public address without TLS: the service does not start", async () => {
  await using dir = await tempDir();

  const open = await refusal(dir.path, ["--host=0.0.0.0"]);
  const other = await refusal(dir.path, ["--host=192.0.2.1", "--insecure"]);
  const half = await refusal(dir.path, ["--cert=cert.pem"]);

  assert.deepEqual([open.code, other.code, half.code], [2, 2, 2]);
  assert.match(open.err, /^ERROR: Cannot listen at 0.0.0.0 without TLS/);
  assert.match(other.err, /^ERROR: Cannot listen at "192.0.2.1"/);
  assert.match(half.err, /^ERROR: Cannot use TLS with half/);
});

Deno.test("a public address with --insecure still knows its own names only", async () => {
  await using dir = await tempDir();
  await using server = await startServer({
    cwd: dir.path,
    args: ["--host=0.0.0.0", "--insecure", "--allow-host=queue.example"],
  });
  const port = Number(new URL(server.url).port);
  const statusFor = async (host: string) => {
    const answer = await raw(port, request({ host }));
    return answer.slice(9, 12);
  };

  assert.equal(await statusFor("queue.example"), "200");
  assert.equal(await statusFor("127.0.0.1"), "200");
  assert.equal(await statusFor("evil.example"), "421");
});

Deno.test("auth file that others may read: the service does not start", async () => {
  await using dir = await tempDir();
  const file = dir.join("auth");
  const made = await cms(
    ["queue", "--service", "passwd", `--auth-file=${file}`],
    { cwd: dir.path, env: LOGIN },
  );
  assert.equal(made.code, 0, made.err);
  const text = await Deno.readTextFile(file);
  assert.match(text, /^user:scrypt:[0-9a-f]{32}:[0-9a-f]{64}\n$/);
  assert.equal((await Deno.stat(file)).mode! & 0o777, 0o600);

  await Deno.chmod(file, 0o640);
  const refused = await refusal(dir.path, [`--auth-file=${file}`]);
  assert.equal(refused.code, 65);
  assert.match(refused.err, /it is not for its owner's eyes alone/);

  await Deno.chmod(file, 0o600);
  await using server = await startServer({
    cwd: dir.path,
    args: [`--auth-file=${file}`],
    env: { CMS_PASSWORD: "another" },
  });
  assert.match(await server.ask("GET /"), /^200 /);
  const wrong = await fetch(server.url, {
    headers: { authorization: basic(USER, "another") },
  });
  assert.match(`${wrong.status} ${await wrong.text()}`, /^401 /);
});

Deno.test("shell metacharacters: in no parameter do they reach a shell", async () => {
  await using dir = await tempDir();
  await using server = await startServer({ cwd: dir.path });
  await server.ask("POST /queue/?name=a");
  await server.ask("POST /cluster/?name=a");
  await server.ask("POST /queue/a?name=good&command=true");
  const pwned = dir.join("pwned");
  const evils = [
    `$(touch ${pwned})`,
    `\`touch ${pwned}\``,
    `;touch ${pwned};`,
    `|touch ${pwned}`,
    `'; touch ${pwned}; '`,
    `"; touch ${pwned}; "`,
    `-oProxyCommand=touch ${pwned}`,
    `x\ntouch ${pwned}`,
  ].map(encodeURIComponent);

  const answers = await Promise.all(evils.flatMap((evil) =>
    [
      `POST /queue/?name=${evil}`,
      `GET /queue/?experiment=${evil}`,
      `POST /queue/a?name=${evil}&command=true`,
      `POST /queue/a?name=i${
        encodeURIComponent("[1-2]")
      }&command=true&input=${evil}`,
      `POST /queue/a?name=o&command=true&output=${evil}&replace=true`,
      `POST /queue/a?name=l&command=true&log=${evil}&replace=true`,
      `POST /queue/a?name=s&command=true&shell=${evil}`,
      `POST /queue/a?name=g&command=true&gpu=${evil}&replace=true`,
      `POST /queue/a?name=u&command=true&user=${evil}&host=localhost`,
      `POST /queue/a?name=h&command=true&host=${evil}`,
      `POST /queue/a?name=p&command=true&pyenv=${evil}&replace=true`,
      `POST /cluster/a?id=${evil}&name=localhost&user=root`,
      `POST /cluster/a?id=x&name=${evil}&user=root`,
      `POST /cluster/a?id=x&name=localhost&user=${evil}`,
      `PUT /queue/a/run_fifo_multi?hosts=${evil}`,
      `PUT /queue/a/run_fifo_multi?cluster=${evil}`,
      `PUT /queue/a/run_fifo?max_parallel=${evil}`,
      `PUT /queue/a/reset?status=${evil}`,
      `GET /queue/a/job/${evil}/output?follow=true`,
    ].map((call) => server.ask(call))
  ));
  for (const answer of answers) assert.doesNotMatch(answer, /^500 /);
  // What could be stored is run, by a command that harms nobody.
  assert.match(
    await server.ask("PUT /queue/a/run_fifo_multi?hosts=localhost"),
    /^200 /,
  );
  await until(async () => {
    const jobs = await (await server.send("GET /queue/a")).json();
    return Object.values<{ status: string }>(jobs).every(({ status }) =>
      ["end", "crash", "fail_start"].includes(status)
    );
  }, { what: "the end of all jobs" });

  await assert.rejects(Deno.stat(pwned), Deno.errors.NotFound);
});

Deno.test("slow request: connections that send half of one keep nobody else waiting", async () => {
  await using dir = await tempDir();
  await using server = await startServer({ cwd: dir.path });
  const port = Number(new URL(server.url).port);
  const half = "GET / HTTP/1.1\r\nHost: localhost\r\nX-";
  const slow = await Promise.all(
    Array.from({ length: 500 }, async () => {
      const connection = await Deno.connect({ hostname: "127.0.0.1", port });
      await connection.write(new TextEncoder().encode(half));
      return connection;
    }),
  );

  assert.match(await server.ask("GET /"), /^200 /); // it would be kept for ever

  for (const connection of slow) connection.close();
});

Deno.test("slow body: it is given up after ten seconds", async () => {
  await using dir = await tempDir();
  await using server = await startServer({ cwd: dir.path });
  const port = Number(new URL(server.url).port);

  const answer = await raw(
    port,
    request({ method: "PUT", path: "/queue/ran", length: 100 }) + "abc",
  );

  assert.match(answer, /^HTTP\/1.1 408 /);
});

Deno.test("secrets: neither jobs nor other users of the machine see the password", async () => {
  await using dir = await tempDir();
  await using server = await startServer({ cwd: dir.path });
  await server.ask("POST /queue/?name=a");
  await server.ask("POST /queue/a?name=spy&command=env");
  await server.ask("PUT /queue/a/run_fifo_multi?hosts=localhost");

  const output = await (
    await server.send("GET /queue/a/job/spy/output?follow=true")
  ).text();

  assert.match(output, /^PATH=/m);
  assert.doesNotMatch(output, /CMS_PASSWORD|CMS_USERNAME|pass:word/);
  const words = await Deno.readTextFile(`/proc/${server.pid}/cmdline`);
  assert.doesNotMatch(words, /pass:word/);
});

Deno.test("symbolic link: a file of a queue or a cluster that leads elsewhere is refused", async () => {
  await using dir = await tempDir();
  await using other = await tempDir();
  await Deno.mkdir(dir.join("experiment"));
  for (const kind of ["queue", "cluster"]) {
    await Deno.writeTextFile(other.join(kind), "{}\n");
    const link = dir.join(`experiment/a-${kind}.yaml`);
    await Deno.symlink(other.join(kind), link);
  }
  await using server = await startServer({ cwd: dir.path });

  for (
    const call of [
      "GET /queue/a",
      "POST /queue/a?name=job1&command=true",
      "GET /cluster/a",
      "POST /cluster/a?id=h1&name=localhost&user=me",
    ]
  ) {
    assert.match(
      await server.ask(call),
      /^422 .*leads out of the service's directory/,
      call,
    );
  }
  assert.equal(await Deno.readTextFile(other.join("queue")), "{}\n");
});

Deno.test("symbolic link: an experiment that leads elsewhere is refused", async () => {
  await using dir = await tempDir();
  await using other = await tempDir();
  await Deno.symlink(other.path, dir.join("elsewhere"));
  await using server = await startServer({ cwd: dir.path });

  assert.match(
    await server.ask("POST /queue/?name=a&experiment=elsewhere"),
    /^422 .*outside/,
  );
  assert.deepEqual([...Deno.readDirSync(other.path)], []);
});

function request(
  { method = "GET", path = "/", host = "localhost", length }: {
    method?: string;
    path?: string;
    host?: string;
    length?: number;
  },
): string {
  return [
    `${method} ${path} HTTP/1.1`,
    `Host: ${host}`,
    `Authorization: ${basic()}`,
    "Connection: close",
    ...length === undefined ? [] : [`Content-Length: ${length}`],
    "",
    "",
  ].join("\r\n");
}

/** Sends bytes as they are, and answers what comes back. */
async function raw(port: number, text: string): Promise<string> {
  using connection = await Deno.connect({ hostname: "127.0.0.1", port });
  await connection.write(new TextEncoder().encode(text));
  let answer = "";
  for await (
    const part of connection.readable.pipeThrough(new TextDecoderStream())
  ) {
    answer += part;
    if (answer.includes("\r\n\r\n")) break;
  }
  return answer;
}
