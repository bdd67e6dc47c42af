import assert from "node:assert/strict";
import { cms, cmsWell } from "../support/cms.ts";
import { tempDir } from "../support/temp.ts";
import { until } from "../support/until.ts";
import { type Server, startServer } from "./_server.ts";
import { PASSWORD, USER } from "./_site.ts";

async function withJobs(
  server: Server,
  command: string,
  names = "job[1-2]",
): Promise<void> {
  const list = encodeURIComponent(names);
  await server.ask("POST /queue/?name=a");
  const added = await server.ask(
    `POST /queue/a?name=${list}&command=${encodeURIComponent(command)}`,
  );
  assert.match(added, /^200 /);
}

async function statusOf(server: Server, job: string): Promise<string> {
  const response = await server.send(`GET /queue/a/job/${job}`);
  return (await response.json()).status;
}

const RUN = "PUT /queue/a/run_fifo_multi?hosts=localhost,localhost";

Deno.test("a run answers its process, is refused twice, and is told of as the original did", async () => {
  await using dir = await tempDir();
  await using server = await startServer({ cwd: dir.path });
  const go = dir.join("go");
  await withJobs(server, `until [ -e ${go} ]; do sleep 0.05; done`);

  const started = await (await server.send(RUN)).json();
  const pid = /^started fifo_multi scheduler: pid (\d+)$/.exec(started.result)
    ?.[1];
  assert.ok(pid, started.result);
  assert.match(await server.ask(RUN), /^409 .*process \d+ is running it/);
  assert.match(
    await server.ask("DELETE /queue/a"),
    /^409 .*Cannot delete queue a: process \d+ .*is running it/,
  );
  const running = await server.ask("PUT /queue/ran");
  assert.match(
    running,
    new RegExp(
      `^200 Queue: a Experiment: experiment Cluster: None PID: ${pid} STATUS:Running\n\\+--`,
    ),
  );

  await Deno.writeTextFile(go, "");
  await until(async () => await statusOf(server, "job2") === "end");
  const after = await until(async () => {
    const response = await server.send("PUT /queue/ran");
    const text = await response.text();
    return text.includes("STATUS:Not Running") ? text : "";
  });
  const line =
    "Queue: a Experiment: experiment Cluster: None  STATUS:Not Running";
  assert.equal(after.split("\n")[0], line);
  assert.match(after, /\+\n\n$/);
  assert.equal(await server.ask("PUT /queue/ran"), "200 ");
});

Deno.test("a run goes on without the service, and the next one knows and stops it", async () => {
  await using dir = await tempDir();
  let first: number;
  {
    await using server = await startServer({ cwd: dir.path });
    await withJobs(server, "sleep 60");
    const { result } = await (await server.send(RUN)).json();
    first = Number(result.split(" ").at(-1));
    await until(async () => await statusOf(server, "job1") === "start");
    server.kill("SIGKILL");
  }
  Deno.kill(first, "SIGCONT"); // it lives

  await using server = await startServer({ cwd: dir.path });
  assert.match(
    await server.ask("PUT /queue/ran"),
    new RegExp(`PID: ${first} `),
  );
  const stopped = await server.ask("PUT /queue/a/stop");
  assert.match(stopped, /^200 \+-/);
  assert.equal(await statusOf(server, "job1"), "kill");
  assert.match(await server.ask("PUT /queue/ran"), /Not Running/);
});

Deno.test("what a run cannot do is told at once, not in a file", async () => {
  await using dir = await tempDir();
  await using server = await startServer({ cwd: dir.path });
  await withJobs(server, "true");

  assert.match(
    await server.ask("PUT /queue/a/run_fifo_multi?cluster=none"),
    /^404 .*Cannot find cluster none/,
  );
  assert.match(
    await server.ask("PUT /queue/a/run_fifo_multi"),
    /^422 .*without hosts/,
  );
  assert.match(
    await server.ask("PUT /queue/none/run_fifo?max_parallel=1"),
    /^404 {"detail":"Queue not found"}/,
  );
  assert.match(
    await server.ask("PUT /queue/a/run_fifo?max_parallel=0"),
    /^422 .*greater than or equal to 1/,
  );
});

Deno.test("a run that is to stay rests with an empty queue, and gives up as it is told", async () => {
  await using dir = await tempDir();
  await using server = await startServer({ cwd: dir.path });
  await server.ask("POST /queue/?name=a");
  const log = () =>
    Deno.readTextFile(dir.join("experiment/.a-queue.run.log")).catch(() => "");
  const manager = async () => {
    const response = await server.send("GET /queue/?overview=true");
    return (await response.json()).overview[0].manager;
  };

  await server.ask(`${RUN}&stay=true&max_failures=1`);
  const { options } = await manager();
  await withJobs(server, "exit 3", "bad");
  await until(async () => await manager() === undefined);

  assert.deepEqual([options.stay, options.max_failures], [true, 1]);
  assert.equal(await statusOf(server, "bad"), "end");
  await until(async () => /Failed Jobs: \['bad'\]/.test(await log()));
});

Deno.test("a run tells whom its client names, who is in none of its arguments", async () => {
  await using dir = await tempDir();
  await using server = await startServer({ cwd: dir.path });
  const go = dir.join("go");
  await withJobs(server, `until [ -e ${go} ]; do sleep 0.05; done`, "one");
  const notify = encodeURIComponent("cat >told # secret");

  const started = await (await server.send(`${RUN}&notify=${notify}`)).json();
  const pid = /(\d+)$/.exec(started.result)?.[1];
  const { stdout } = await new Deno.Command("ps", {
    args: ["-o", "args=", "-p", String(pid)],
  }).output();
  await Deno.writeTextFile(go, "");
  const told = await until(() =>
    Deno.readTextFile(dir.join("told")).catch(() => "")
  );

  const words = new TextDecoder().decode(stdout);
  assert.match(words, /queue run fifo_multi/);
  assert.doesNotMatch(words, /secret/);
  assert.equal(JSON.parse(told).result, "well");
});

Deno.test("a run is refused that is to tell what is no address", async () => {
  await using dir = await tempDir();
  await using server = await startServer({ cwd: dir.path });
  await withJobs(server, "true", "one");

  assert.match(
    await server.ask(`${RUN}&webhook=ftp://red.org/secret`),
    /^422 .*does not begin with https/,
  );
  assert.match(await server.ask(`${RUN}&notify_on=never`), /^422 /);
});

Deno.test("events come as they happen, and who comes back gets what was missed", async () => {
  await using dir = await tempDir();
  await using server = await startServer({ cwd: dir.path });
  await withJobs(server, "true", "one");
  const seen: string[] = [];
  let lastId = "";
  {
    const response = await server.send("GET /queue/a/events");
    assert.equal(
      response.headers.get("content-type"),
      "text/event-stream; charset=utf-8",
    );
    for await (const event of eventsOf(response)) {
      seen.push(event.status);
      lastId = event.id;
      break; // the client goes
    }
  }
  await server.ask(RUN);

  const again = await server.send("GET /queue/a/events", {
    headers: { "last-event-id": lastId },
  });
  for await (const event of eventsOf(again)) {
    seen.push(event.status);
    if (event.status === "end") break;
  }

  assert.deepEqual(seen, ["undefined", "run", "start", "end"]);
  assert.match(
    await server.ask("GET /queue/a/events", {
      headers: { "last-event-id": "nonsense" },
    }),
    /^422 /,
  );
  const history = await server.send("GET /queue/a/events", {
    headers: { accept: "application/json" },
  });
  const statuses = (await history.json())
    .map(({ status }: { status: string }) => status);
  assert.deepEqual(statuses, seen);
});

Deno.test("what a job writes can be read in parts and followed to its end", async () => {
  await using dir = await tempDir();
  await using server = await startServer({ cwd: dir.path });
  const go = dir.join("go");
  const command =
    `echo first; echo oops >&2; until [ -e ${go} ]; do sleep 0.05; done; echo last`;
  await withJobs(server, command, "j");
  assert.match(await server.ask("GET /queue/a/job/j/output"), /^409 /);
  await server.ask(RUN);

  const response = await server.send("GET /queue/a/job/j/output?follow=true");
  let text = "";
  for await (
    const part of response.body!.pipeThrough(new TextDecoderStream())
  ) {
    text += part;
    if (text === "first\n") await Deno.writeTextFile(go, "");
  }
  assert.equal(text, "first\nlast\n");

  const part = await server.send("GET /queue/a/job/j/output", {
    headers: { range: "bytes=6-8" },
  });
  assert.equal(part.status, 206);
  assert.equal(part.headers.get("content-range"), "bytes 6-8/11");
  assert.equal(await part.text(), "las");
  const beyond = { headers: { range: "bytes=50-" } };
  assert.match(await server.ask("GET /queue/a/job/j/output", beyond), /^416 /);
  assert.equal(
    await server.ask("GET /queue/a/job/j/output?tail=1"),
    "200 last\n",
  );
  assert.equal(await server.ask("GET /queue/a/job/j/error"), "200 oops\n");
  assert.match(
    await server.ask("GET /queue/a/job/j/log"),
    /cloudmesh state: end/,
  );
  const head = await server.send("HEAD /queue/a/job/j/log");
  assert.equal(head.status, 200);
  assert.equal(await head.text(), "");
});

Deno.test("a tar file that misses something says so in its last file, and has no end", async () => {
  await using dir = await tempDir();
  await using server = await startServer({ cwd: dir.path });
  await withJobs(server, "head -c 3000000 /dev/zero >big", "j");
  // The run that waits for j would take a job that comes while it ends.
  await server.ask("POST /queue/a?name=late&command=true");
  await server.ask("PUT /queue/a/job/late/hold");
  await server.ask(RUN);
  await server.ask("GET /queue/a/wait?timeout=300&name=j");
  const fetch = async (names: string) =>
    await new Deno.Command("curl", {
      args: [
        ...["-s", "-g", "-u", `${USER}:${PASSWORD}`, "-o", "x.tar"],
        `${server.url}/queue/a/tar?name=${names}`,
      ],
      cwd: dir.path,
    }).output();
  const unpack = async () =>
    await new Deno.Command("tar", { args: ["xf", "x.tar"], cwd: dir.path })
      .output();

  const whole = await fetch("j");
  const unpacked = await unpack();
  const size = (await Deno.stat(dir.join("j/big"))).size;
  const part = await fetch("j,late");
  await unpack();

  assert.deepEqual([whole.code, unpacked.code, size], [0, 0, 3_000_000]);
  assert.equal(part.code, 18); // transfer closed with data remaining
  assert.equal(
    await Deno.readTextFile(dir.join("problems.txt")),
    'Job "late" has not been started yet\n',
  );
});

Deno.test("any file of a job is read and followed, and none outside of its directory", async () => {
  await using dir = await tempDir();
  await using server = await startServer({ cwd: dir.path });
  await Deno.writeTextFile(dir.join("secret"), "secret");
  const go = dir.join("go");
  const command = `mkdir out; printf 'a\\nb\\n' >out/x.csv; ` +
    `until [ -e ${go} ]; do sleep 0.05; done; echo c >>out/x.csv`;
  await withJobs(server, command, "j");
  await server.ask(RUN);
  const file = "GET /queue/a/job/j/file?path=";

  const followed = server.send(`${file}out/x.csv&follow=true&tail=1`);
  await until(async () =>
    await server.ask(`${file}out/x.csv`) === "200 a\nb\n"
  );
  await Deno.writeTextFile(go, "");
  const response = await followed;

  assert.equal(
    response.headers.get("content-type"),
    "application/octet-stream",
  );
  assert.match(await response.text(), /^(b\n)?c\n$|^a\nb\nc\n$/);
  assert.equal(await server.ask(`${file}out/x.csv&tail=1`), "200 c\n");
  assert.match(await server.ask(`${file}none`), /^404 .*the file \\"none\\"/);
  assert.match(await server.ask("GET /queue/a/job/j/file"), /^422 /);
  for (const path of ["../../secret", dir.join("secret"), "out/../../../x"]) {
    assert.match(
      await server.ask(`${file}${encodeURIComponent(path)}`),
      /^422 /,
      path,
    );
  }
});

Deno.test("kill ends a job, and reset makes it ready again", async () => {
  await using dir = await tempDir();
  await using server = await startServer({ cwd: dir.path });
  await withJobs(server, "sleep 60");
  await server.ask(RUN);
  await until(async () => await statusOf(server, "job1") === "start");

  assert.equal(
    await server.ask("PUT /queue/a/job/job1/kill"),
    "200 job1 \t old_status:start \t new_state:kill",
  );
  await server.ask("PUT /queue/a/stop");
  const reset = await server.send("PUT /queue/a/reset", {
    headers: { accept: "application/json" },
  });
  assert.deepEqual(await reset.json(), {
    changes: [
      { job: "job1", from: "kill", to: "undefined" },
      { job: "job2", from: "kill", to: "undefined" },
    ],
    problems: [],
  });
  assert.match(await server.ask("DELETE /queue/a"), /^200 Deleted queue a\./);
  assert.equal(await server.ask("GET /queue/"), '200 {"queues":[]}');
});

Deno.test("SIGTERM: streams end, the answer under way comes, and the code is 0", async () => {
  await using dir = await tempDir();
  await using server = await startServer({ cwd: dir.path });
  await withJobs(server, "true");
  const stream = await server.send("GET /queue/a/events?after=now");
  const reading = stream.text();

  server.kill("SIGTERM");

  assert.equal(await server.ended, 0);
  assert.match(await reading, /^retry: /);
  assert.match(server.said(), /INFO: The service has stopped; runs go on/);
});

Deno.test("SIGTERM: what a job writes breaks off, as the job has not ended", async () => {
  await using dir = await tempDir();
  await using server = await startServer({ cwd: dir.path });
  await withJobs(server, "echo one; sleep 60");
  await server.ask(RUN);
  const { body } = await server.send(
    "GET /queue/a/job/job1/output?follow=true",
  );
  const reader = body!.getReader();
  const { value } = await reader.read();

  server.kill("SIGTERM");

  assert.equal(new TextDecoder().decode(value), "one\n");
  await assert.rejects(reader.read());
  assert.equal(await server.ended, 0);
});

Deno.test("SIGTERM: a request of which half was sent does not hold up the end", async () => {
  await using dir = await tempDir();
  await using server = await startServer({ cwd: dir.path });
  using half = await Deno.connect({ port: Number(new URL(server.url).port) });
  await half.write(new TextEncoder().encode("GET / HTTP/1.1\r\nHost: loc"));
  await server.ask("GET /health"); // by then the other has come, too

  const began = performance.now();
  server.kill("SIGTERM");

  assert.equal(await server.ended, 0, server.said());
  assert.ok(performance.now() - began < 8_000);
});

Deno.test("a port that is taken is a clear error", async () => {
  await using dir = await tempDir();
  await using server = await startServer({ cwd: dir.path });
  const { port } = new URL(server.url);

  const { code, err } = await cms(
    ["queue", "--service", "start", `--port=${port}`],
    { cwd: dir.path, env: { CMS_USERNAME: USER, CMS_PASSWORD: PASSWORD } },
  );

  assert.equal(code, 73);
  assert.match(
    err,
    new RegExp(`^ERROR: Cannot start the service: port ${port} is taken`),
  );
});

Deno.test("service info prints the address where there is no browser", async () => {
  await using dir = await tempDir();
  const env = { DISPLAY: "", WAYLAND_DISPLAY: "", PATH: "/nowhere" };

  const out = await cmsWell(
    ["queue", "--service", "info", "--port=8123"],
    { cwd: dir.path, env },
  );

  assert.equal(out, "http://127.0.0.1:8123/docs\n");
});

Deno.test("TLS: with a certificate the service speaks it", async () => {
  await using dir = await tempDir();
  const [cert, key] = [dir.join("cert.pem"), dir.join("key.pem")];
  await new Deno.Command("openssl", {
    args: [
      ...["req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2"],
      ...["-subj", "/CN=localhost", "-addext", "subjectAltName=DNS:localhost"],
      ...["-keyout", key, "-out", cert],
    ],
    stdout: "null",
    stderr: "null",
  }).output();
  await using server = await startServer({
    cwd: dir.path,
    args: ["--host=0.0.0.0", `--cert=${cert}`, `--key=${key}`],
  });
  const { port } = new URL(server.url);

  const { stdout } = await new Deno.Command("curl", {
    args: [
      ...["-s", "--cacert", cert, "-u", `${USER}:${PASSWORD}`],
      ...["-X", "POST", "-H", `Origin: https://localhost:${port}`],
      `https://localhost:${port}/queue/?name=a`,
    ],
  }).output();

  assert.match(server.url, /^https:/);
  assert.equal(new TextDecoder().decode(stdout), "{}");
});

Deno.test("metrics tell of requests and of the queues' jobs", async () => {
  await using dir = await tempDir();
  await using server = await startServer({ cwd: dir.path });
  await withJobs(server, "true");

  const text = await (await server.send("GET /metrics")).text();

  assert.match(
    text,
    /^cms_queue_jobs\{experiment="experiment",queue="a",status="undefined"\} 2$/m,
  );
  assert.match(
    text,
    /^cms_http_requests_total\{method="POST",route="\/queue\/\{queue\}",status="200"\} 1$/m,
  );
  assert.match(await server.ask("GET /health"), /^200 {"status":"ok"/);
});

interface Seen {
  readonly id: string;
  readonly status: string;
}

async function* eventsOf(response: Response): AsyncGenerator<Seen> {
  let text = "";
  for await (
    const part of response.body!.pipeThrough(new TextDecoderStream())
  ) {
    const events = (text + part).split("\n\n");
    text = events.pop()!;
    for (const event of events) {
      const [, id, data] = /^id: (.*)\nevent: job\ndata: (.*)$/.exec(event) ??
        [];
      if (id && data) yield { id, status: JSON.parse(data).status };
    }
  }
}
