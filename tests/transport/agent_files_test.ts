import assert from "node:assert/strict";
import { quote } from "../../src/core/quote.ts";
import { sendPieces } from "../../src/transport/send_pieces.ts";
import { tarOf } from "../../src/transport/tar.ts";
import { tempDir } from "../support/temp.ts";
import { openAgent } from "./open_agent.ts";
import { shadowed } from "./shadowed.ts";
import { SHELLS, shellTest } from "./shells.ts";

/** Names that a shell, tar or a line-wise protocol could stumble over. */
const ODD_NAMES = [
  ...["a b", " ", "'", '"', "\\", "a\\nb", "a\nb", "\ttab", "-n", "--help"],
  ...["$(id)", "`id`", "*", "?", "[a]", "{a,b}", "~", "#", "&", ";", "|", "!"],
  ...["é", "日本", "😀", "%s", "a=b", "@file", "x".repeat(200)],
];

/** The contents of all files below a directory, by their names. */
async function contents(directory: string): Promise<Map<string, string>> {
  const found = new Map<string, string>();
  for await (const { name } of Deno.readDir(directory)) {
    found.set(name, await Deno.readTextFile(`${directory}/${name}`));
  }
  return new Map([...found].sort());
}

/** Bytes that a shell would run, if it got them. */
async function* commands(
  mark: string,
  bytes: number,
): AsyncGenerator<Uint8Array<ArrayBuffer>> {
  const line = `touch '${mark}'\n`;
  const piece = new TextEncoder().encode(line.repeat(10_000));
  for (let left = bytes; left > 0; left -= piece.length) {
    yield await Promise.resolve(piece);
  }
}

for (const shell of SHELLS) {
  shellTest(shell, "receives files whatever they are called", async () => {
    await using here = await tempDir();
    await using there = await tempDir();
    for (const name of ODD_NAMES) {
      await Deno.writeTextFile(here.join(name), `content of ${name}`);
    }
    await using agent = openAgent(shell);

    const target = there.join("deep", "it's here");
    const { status, text } = await sendPieces(agent.talk, {
      call: "receive",
      args: [target],
    }, tarOf(here.path, ODD_NAMES.map((name) => `./${name}`)));

    assert.equal(status, 0, text);
    assert.deepEqual(await contents(target), await contents(here.path));
  });

  shellTest(shell, "receives what is larger than a piece", async () => {
    await using here = await tempDir();
    await using there = await tempDir();
    const bytes = new Uint8Array(9_000_001);
    for (let at = 0; at < bytes.length; at += 65_536) {
      crypto.getRandomValues(bytes.subarray(at, at + 65_536));
    }
    await Deno.writeFile(here.join("big"), bytes);
    await using agent = openAgent(shell);

    const { status, text } = await sendPieces(agent.talk, {
      call: "receive",
      args: [there.path],
    }, tarOf(here.path, ["big"]));

    assert.equal(status, 0, text);
    const received = await Deno.readFile(there.join("big"));
    assert.ok(received.every((byte, at) => byte === bytes[at]));
    assert.equal(received.length, bytes.length);
  });

  for (const does of ["reads all and fails", "fails at once"]) {
    shellTest(
      shell,
      `runs nothing of what is for a tar that ${does}`,
      async () => {
        const first = does === "fails at once" ? "echo tar: no; exit 1" : ":";
        await using tar = await shadowed("tar", first);
        await using there = await tempDir();
        const mark = there.join("ran");
        await using agent = openAgent(shell, { PATH: tar.env.PATH });

        const { status, text } = await sendPieces(agent.talk, {
          call: "receive",
          args: [there.path],
        }, commands(mark, 3_000_000));
        const exists = await agent.talk.request("exists", [mark]);

        assert.equal(status === 0, false);
        assert.match(text, /tar/);
        assert.equal(exists.status, 1);
      },
    );
  }

  shellTest(
    shell,
    "takes no bytes, and says why, where programs are missing",
    async () => {
      await using there = await tempDir();
      const mark = there.join("ran");
      await using agent = openAgent(shell, { PATH: there.path });

      const { status, text } = await sendPieces(agent.talk, {
        call: "receive",
        args: [there.path],
      }, commands(mark, 3_000_000));
      const exists = await agent.talk.request("exists", [mark]);

      assert.notEqual(status, 0);
      assert.match(text, /there is no program/);
      assert.equal(exists.status, 1);
    },
  );

  shellTest(
    shell,
    "says why it cannot receive, in the system's words",
    async () => {
      await using there = await tempDir();
      await Deno.writeTextFile(there.join("file"), "");
      await using agent = openAgent(shell);

      const { status, text } = await sendPieces(agent.talk, {
        call: "receive",
        args: [there.join("file")],
      }, tarOf(there.path, ["file"]));

      assert.notEqual(status, 0);
      assert.match(text, /Not a directory/);
    },
  );

  shellTest(shell, "goes on when the files here cannot be packed", async () => {
    await using there = await tempDir();
    await using agent = openAgent(shell);

    const sent = sendPieces(
      agent.talk,
      { call: "receive", args: [there.path] },
      tarOf(there.path, ["nosuchfile"]),
    );

    await assert.rejects(sent, { code: "io", message: /nosuchfile/ });
    const { status } = await agent.talk.request("exists", [there.path]);
    assert.equal(status, 0);
  });

  shellTest(shell, "makes directories, however they are called", async () => {
    await using there = await tempDir();
    await using agent = openAgent(shell);

    agent.talk.send("room", [there.join("a", "it's"), there.join("-b")]);

    for (const path of [there.join("a", "it's"), there.join("-b")]) {
      assert.equal((await agent.talk.request("exists", [path])).status, 0);
    }
  });

  shellTest(shell, "removes a job's directory with all it holds", async () => {
    await using there = await tempDir();
    await Deno.mkdir(there.join("a", "it's deep"), { recursive: true });
    await Deno.writeTextFile(there.join("a", "it's deep", "-f"), "");
    await using agent = openAgent(shell);

    const words = [`drop ${quote(there.join("a"))}`];
    const removed = await agent.talk.request("remove", words);
    const again = await agent.talk.request("remove", words);

    assert.deepEqual([removed.status, again.status], [0, 0]);
    await assert.rejects(Deno.stat(there.join("a")), Deno.errors.NotFound);
  });

  shellTest(shell, "removes a job's own files, no others", async () => {
    await using there = await tempDir();
    for (const job of ["mixed", "pure"]) await Deno.mkdir(there.join(job));
    for (const file of ["mixed/a.out", "mixed/mine", "pure/a.out"]) {
      await Deno.writeTextFile(there.join(file), "");
    }
    await using agent = openAgent(shell);
    const jobs = ["mixed", "pure", "missing"].map((job) => there.join(job));
    const calls = jobs.map((job) => `drop ${quote(job)} a.out a.log`);

    const words = [calls.join("; "), ...jobs];
    const { status } = await agent.talk.request("remove", words);

    assert.equal(status, 0);
    assert.deepEqual([...(await contents(there.join("mixed"))).keys()], [
      "mine",
    ]);
    await assert.rejects(Deno.stat(there.join("pure")), Deno.errors.NotFound);
  });

  shellTest(shell, "removes nothing of a job that runs", async () => {
    await using there = await tempDir();
    for (const job of ["runs", "ended"]) {
      await Deno.mkdir(there.join(job));
      await Deno.writeTextFile(
        there.join(job, `${job}.bash`),
        "read -r line\n",
      );
    }
    const script = there.join("runs", "runs.bash");
    await using running = new Deno.Command("bash", {
      args: [script],
      stdin: "piped",
    }).spawn();
    await Deno.writeTextFile(
      there.join("runs", "runs.pid"),
      `${running.pid}\n`,
    );
    await Deno.writeTextFile(
      there.join("ended", "ended.pid"),
      `${running.pid}\n`,
    );
    await using agent = openAgent(shell);
    const jobs = ["runs", "ended"].map((job) => there.join(job));
    const calls = jobs.map((job) => `drop ${quote(job)}`);

    const { status } = await agent.talk.request("remove", [calls.join("; ")]);
    await running.stdin.close();

    assert.equal(status, 0);
    assert.deepEqual([...(await contents(there.join("runs"))).keys()].sort(), [
      "runs.bash",
      "runs.pid",
    ]);
    await assert.rejects(Deno.stat(there.join("ended")), Deno.errors.NotFound);
  });

  shellTest(shell, "notes a state in a log, where there is one", async () => {
    await using there = await tempDir();
    await Deno.writeTextFile(there.join("a.log"), "# cloudmesh state: start\n");
    await using agent = openAgent(shell);

    await agent.talk.request("note", [there.join("a.log"), "crash"]);
    const other = await agent.talk.request("note", [there.join("b"), "crash"]);

    assert.deepEqual(
      await contents(there.path),
      new Map([[
        "a.log",
        "# cloudmesh state: start\n# cloudmesh state: crash\n",
      ]]),
    );
    assert.equal(other.status, 0);
  });

  shellTest(shell, "knows what exists", async () => {
    await using there = await tempDir();
    await Deno.writeTextFile(there.join("it's"), "");
    await using agent = openAgent(shell);
    const ask = async (name: string) =>
      (await agent.talk.request("exists", [there.join(name)])).status;

    const statuses = [await ask("it's"), await ask("its"), await ask("")];

    assert.deepEqual(statuses, [0, 1, 0]);
  });
}
