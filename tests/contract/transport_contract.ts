/**
 * What every transport has to do, whatever carries its words.
 *
 * @module
 */
import assert from "node:assert/strict";
import type { Machine } from "../../src/core/host.ts";
import type { JobPlace, Transport } from "../../src/core/transport.ts";
import { Conversation } from "../transport/conversation.ts";
import { until } from "../support/until.ts";

/** A machine of the transport's, for one test. */
export interface Site extends AsyncDisposable {
  readonly transport: Transport;
  readonly machine: Machine;
  /** The experiment as orders call it. */
  readonly experiment: string;
  /** The same as it is found here, and as the machine's files are found. */
  readonly here: string;
  readonly there: string;
  /** How many connections there were so far. */
  connections(): number;
  /** Ends all connections so that nobody can say farewell. */
  loseConnections(): Promise<void>;
  /** The processes there: agents, jobs and what carries the words to them. */
  processes(): Promise<number[]>;
}

/** How a kind of transport is tested. */
export interface SiteKind {
  readonly name: string;
  open(): Promise<Site>;
  /** `Deno.test`, or what ignores tests where the site cannot be. */
  test(name: string, run: () => Promise<void>): unknown;
}

/** Opens a channel; close it with `await using`. */
function talkTo(site: Site): Conversation {
  return new Conversation(site.transport, site.machine, site.experiment);
}

function isThere(path: string): Promise<boolean> {
  return Deno.stat(path).then(() => true, () => false);
}

export function testTransportContract(kind: SiteKind): void {
  const test = (
    behaviour: string,
    run: (site: Site) => Promise<void>,
  ) =>
    kind.test(`${kind.name} ${behaviour}`, async () => {
      await using site = await kind.open();
      await run(site);
    });

  test("tells when it is up, and when jobs start and end", async (site) => {
    await using talk = talkTo(site);

    const code = await talk.run(talk.order("a", "exit 3"));

    assert.equal(code, 3);
    const [up, started, ended] = talk.told;
    assert.equal(up, "up");
    assert.match(started!, /^started a\.1 [1-9]\d*$/);
    assert.equal(ended, "ended a.1 3");
    assert.equal(talk.told.length, 3);
  });

  test("takes no exit code for its own", async (site) => {
    await using talk = talkTo(site);

    const code = await talk.run(talk.order("a", "exit 255"));
    const next = await talk.run(talk.order("b", ""));

    assert.deepEqual([code, next], [255, 0]);
  });

  test("runs many jobs over one connection", async (site) => {
    await using talk = talkTo(site);
    const names = Array.from({ length: 100 }, (_, at) => `job${at}`);

    const codes = await Promise.all(
      names.map((name, at) => talk.run(talk.order(name, `exit ${at}`))),
    );

    assert.deepEqual(codes, names.map((_, at) => at));
    assert.equal(site.connections(), 1);
  });

  test("answers what is asked before it is up", async (site) => {
    await using talk = talkTo(site);

    const [report] = await talk.channel.inquire([talk.order("a", "")]);

    assert.deepEqual(report, {
      name: "a",
      attempt: undefined,
      pid: undefined,
      started: undefined,
      state: undefined,
      exitCode: undefined,
      reason: undefined,
      alive: false,
    });
  });

  test("reports on more jobs than go into one request", async (site) => {
    await using talk = talkTo(site);
    const places = Array.from({ length: 450 }, (_, at): JobPlace => ({
      name: `job${at}`,
      directory: `${site.experiment}/job${at}`,
      log: `log: ${at}.log`,
    }));
    const even = places.filter((_, at) => at % 2 === 0);
    await Promise.all(even.map(async ({ name, log }, at) => {
      await Deno.mkdir(`${site.there}/${name}`, { recursive: true });
      await Deno.writeTextFile(
        `${site.there}/${name}/${log}`,
        `# cloudmesh state: state ${at}\n`,
      );
    }));

    const reports = await talk.channel.inquire(places);

    assert.deepEqual(
      reports.map(({ name }) => name),
      places.map(({ name }) => name),
    );
    assert.deepEqual(
      reports.map(({ state }) => state),
      places.map((_, at) => at % 2 === 0 ? `state ${at / 2}` : undefined),
    );
  });

  test("has a job's files there before it starts", async (site) => {
    await using talk = talkTo(site);
    await Deno.mkdir(`${site.here}/a/my data`, { recursive: true });
    await Deno.mkdir(`${site.here}/common/set`, { recursive: true });
    await Deno.writeTextFile(`${site.here}/a/my data/it's x`, "x\n");
    await Deno.writeTextFile(`${site.here}/a/tool`, "#!/bin/sh\necho tool\n");
    await Deno.chmod(`${site.here}/a/tool`, 0o755);
    await Deno.writeTextFile(`${site.here}/common/set/y`, "y\n");
    const command = `cat "my data/it's x" ../common/set/y; ./tool`;

    const code = await talk.run(
      talk.order("a", command, { input: "common/set" }),
    );

    assert.equal(code, 0);
    const out = await Deno.readTextFile(`${site.there}/a/a.out`);
    assert.equal(out, "x\ny\ntool\n");
  });

  test("starts a job that has no input", async (site) => {
    await using talk = talkTo(site);

    const code = await talk.run(
      talk.order("a", "", { input: "a/input" }),
    );
    const other = await talk.run(
      talk.order("b", "", { input: "nosuch/input" }),
    );

    assert.deepEqual([code, other], [0, 0]);
  });

  test("has a big file there as it is", async (site) => {
    await using talk = talkTo(site);
    const bytes = new Uint8Array(20 * 1024 * 1024 + 1);
    for (let at = 0; at < bytes.length; at += 65_536) {
      crypto.getRandomValues(bytes.subarray(at, at + 65_536));
    }
    await Deno.mkdir(`${site.here}/a`, { recursive: true });
    await Deno.writeFile(`${site.here}/a/big`, bytes);

    const code = await talk.run(talk.order("a", ""));

    assert.equal(code, 0);
    const arrived = await Deno.readFile(`${site.there}/a/big`);
    assert.equal(arrived.length, bytes.length);
    assert.ok(arrived.every((byte, at) => byte === bytes[at]));
  });

  test("kills, and notes what others found out", async (site) => {
    await using talk = talkTo(site);
    const [killed, crashed] = [
      talk.order("a", "sleep 600"),
      talk.order("b", ""),
    ];
    await talk.start(killed);
    await talk.run(crashed);

    const outcome = await talk.channel.kill(killed, 600);
    await talk.channel.note(crashed, "crash");
    const reports = await talk.channel.inquire([killed, crashed]);

    assert.equal(outcome, "killed");
    assert.deepEqual(
      reports.map(({ state, alive }) => [state, alive]),
      [["kill", false], ["crash", false]],
    );
  });

  test("refuses what was sent before another's fence", async (site) => {
    await using old = talkTo(site);
    await using young = talkTo(site);
    const file = `${site.experiment}/.a-queue.run`;
    await old.channel.fence(file, "old");

    await young.channel.fence(file, "young");
    old.channel.start(old.order("a", ""));
    const reason = await old.hears("refused a.1");

    assert.equal(reason, "fenced");
    assert.equal(await young.run(young.order("a", "")), 0);
  });

  test("removes what a run has left", async (site) => {
    await using talk = talkTo(site);
    const order = talk.order("a", "");
    await talk.run(order);
    const names = ["sh", "pid", "log", "out", "slurm"];
    const files = [...names.map((end) => `a.${end}`), "a-nohup.log"];

    await talk.channel.remove([{ place: order, files }]);
    await talk.channel.remove([{ place: order, files }]);

    assert.equal(await isThere(`${site.there}/a`), false);
  });

  test("never removes what is no job's directory", async (site) => {
    await using talk = talkTo(site);
    await talk.run(talk.order("a", ""));

    for (const name of ["", "b", "."]) {
      const place = { name, directory: `${site.experiment}/a`, log: "a.log" };
      await assert.rejects(
        talk.channel.remove([{ place, files: [] }]),
        RangeError,
      );
    }

    assert.equal(await isThere(`${site.there}/a/a.log`), true);
  });

  test("tells once, and why, that its connection is lost", async (site) => {
    await using talk = talkTo(site);
    await talk.hears("up");

    await site.loseConnections();
    const reason = await talk.hears("down");

    assert.match(reason, /^the connection to \S+ was lost/);
    await assert.rejects(talk.report(talk.order("a", "")), {
      name: "AppError",
      code: "unreachable",
      message: reason,
    });
    await assert.rejects(
      talk.channel.fence(`${site.experiment}/.f`, "x"),
      { code: "unreachable" },
    );
    await talk.channel.close();
    assert.deepEqual(talk.told, ["up", `down ${reason}`]);
  });

  test("lets jobs survive a lost connection, and finds them", async (site) => {
    await using first = talkTo(site);
    const order = first.order(
      "a",
      "until [ -e go ]; do sleep 0.02; done; exit 5",
    );
    const pid = await first.start(order);

    await site.loseConnections();
    await first.hears("down");
    await using second = talkTo(site);
    const during = await second.report(order);
    await Deno.writeTextFile(`${site.there}/a/go`, "");
    const after = await until(async () => {
      const report = await second.report(order);
      return report.state === "end" && report;
    });

    assert.deepEqual([during.pid, during.alive], [pid, true]);
    assert.deepEqual([after.exitCode, after.alive], [5, false]);
  });

  test("hangs up at once, and leaves nothing but the jobs", async (site) => {
    const talk = talkTo(site);
    const order = talk.order("a", "exec sleep 600");
    const pid = await talk.start(order);

    await talk.channel.close();
    await talk.channel.close();

    const job = 2; // its shell and its command
    await until(async () => (await site.processes()).length === job);
    assert.ok((await site.processes()).includes(pid));
    assert.deepEqual(talk.told, ["up", `started a.1 ${pid}`]);
  });

  test("can be closed before it is up", async (site) => {
    const talk = talkTo(site);

    await talk.channel.close();

    await until(async () => (await site.processes()).length === 0);
    assert.doesNotMatch(talk.told.join(), /down/);
  });
}
