import assert from "node:assert/strict";
import { Buffer } from "node:buffer";
import type { FilesWanted } from "../../src/core/transport.ts";
import { fetchFiles } from "../../src/transport/fetch_files.ts";
import { executable } from "../support/executable.ts";
import { tempDir } from "../support/temp.ts";
import { openAgent } from "./open_agent.ts";
import { SHELLS, shellTest } from "./shells.ts";

/** Names that a shell, find, tar or a line-wise protocol could stumble over. */
const ODD_NAMES = [
  ...["a b", " ", "'", '"', "\\", "a\\nb", "a\nb", "\ttab", "-n", "--help"],
  ...["$(id)", "`id`", "*", "?", "[a]", "~", "#", "&", ";", "|", "!", "é"],
  ...["日本", "😀", "%s", "a=b", "@file", "x".repeat(200)],
];

type Agent = Parameters<typeof fetchFiles>[0];

/** What arrives, by path: its content, its target, or what kind it is. */
async function fetchAll(agent: Agent, wanted: Partial<FilesWanted>) {
  const found = new Map<string, string>();
  const all = {
    experiment: ".",
    jobs: ["a"],
    pattern: "*",
    machine: "pi@red",
    ...wanted,
  };
  for await (const file of fetchFiles(agent, all)) {
    const content = Buffer.concat(await Array.fromAsync(file.bytes()));
    found.set(file.path, `${content}${file.target}` || file.kind);
  }
  return found;
}

for (const shell of SHELLS) {
  shellTest(shell, "sends files whatever they are called", async () => {
    await using there = await tempDir();
    await Deno.mkdir(there.join("a/deep"), { recursive: true });
    for (const name of ODD_NAMES) {
      await Deno.writeTextFile(there.join("a/deep", name), `content ${name}`);
    }
    await using agent = openAgent(shell);

    const found = await fetchAll(agent.talk, { experiment: there.path });

    assert.deepEqual(
      found,
      new Map([...found.keys()].map((path) => [
        path,
        `content ${path.replace("a/deep/", "")}`,
      ])),
    );
    assert.equal(found.size, ODD_NAMES.length);
  });

  shellTest(shell, "sends what is larger than many pieces", async () => {
    await using there = await tempDir();
    const bytes = new Uint8Array(5_000_001);
    for (let at = 0; at < bytes.length; at += 65_536) {
      crypto.getRandomValues(bytes.subarray(at, at + 65_536));
    }
    await Deno.mkdir(there.join("a"));
    await Deno.writeFile(there.join("a/big"), bytes);
    await using agent = openAgent(shell);
    const wanted = {
      experiment: there.path,
      jobs: ["a"],
      pattern: "*",
      machine: "pi@red",
    };

    for await (const file of fetchFiles(agent.talk, wanted)) {
      const content = Buffer.concat(await Array.fromAsync(file.bytes()));
      assert.ok(content.equals(bytes), "the bytes are others");
      assert.equal(file.size, bytes.length);
    }
  });

  shellTest(shell, "sends only what a pattern fits", async () => {
    await using there = await tempDir();
    await Deno.mkdir(there.join("a/sub"), { recursive: true });
    for (const name of ["x.csv", "x.txt", "sub/y.csv", "sub/$(id).csv"]) {
      await Deno.writeTextFile(there.join("a", name), name);
    }
    await using agent = openAgent(shell);
    const fetch = async (pattern: string) =>
      [...(await fetchAll(agent.talk, { experiment: there.path, pattern }))
        .keys()].sort();

    assert.deepEqual(await fetch("*.csv"), [
      "a/sub/$(id).csv",
      "a/sub/y.csv",
      "a/x.csv",
    ]);
    assert.deepEqual(await fetch("sub/y*"), ["a/sub/y.csv"]);
    assert.deepEqual(await fetch("$(id).csv"), ["a/sub/$(id).csv"]);
    assert.deepEqual(await fetch("'; touch x"), []);
  });

  shellTest(
    shell,
    "sends the rest where something is missing, and says what",
    async () => {
      await using there = await tempDir();
      await Deno.mkdir(there.join("b"));
      await Deno.writeTextFile(there.join("b/x"), "here");
      await using agent = openAgent(shell);
      const found: string[] = [];

      const fetched = (async () => {
        const jobs = ["a", "b"];
        const wanted = {
          experiment: there.path,
          jobs,
          pattern: "*",
          machine: "pi@red",
        };
        for await (const file of fetchFiles(agent.talk, wanted)) {
          found.push(file.path);
        }
      })();

      await assert.rejects(fetched, {
        code: "io",
        message:
          /Cannot fetch all files of .* from pi@red: .*\ba\b.*No such file/,
      });
      assert.deepEqual(found, ["b/x"]);
    },
  );

  shellTest(shell, "goes on to listen when nobody wants the rest", async () => {
    await using there = await tempDir();
    await Deno.mkdir(there.join("a"));
    await Deno.writeFile(there.join("a/big"), new Uint8Array(9_000_000));
    await using agent = openAgent(shell);
    const wanted = {
      experiment: there.path,
      jobs: ["a"],
      pattern: "*",
      machine: "pi@red",
    };

    for await (const file of fetchFiles(agent.talk, wanted)) {
      assert.equal(file.path, "a/big");
      break;
    }
    const { status } = await agent.talk.request("exists", [there.path]);

    assert.equal(status, 0);
  });
}

Deno.test("links and devices are told apart from files", async () => {
  await using there = await tempDir();
  await Deno.mkdir(there.join("a"));
  await Deno.writeTextFile(there.join("a/file"), "content");
  await Deno.link(there.join("a/file"), there.join("a/other"));
  await Deno.symlink("/etc/passwd", there.join("a/link"));
  await new Deno.Command("mkfifo", { args: [there.join("a/pipe")] }).output();
  await using agent = openAgent(SHELLS[0]!);

  const found = await fetchAll(agent.talk, { experiment: there.path });

  const hard = found.get("a/file") === "content"
    ? { "a/file": "content", "a/other": "a/file" }
    : { "a/file": "a/other", "a/other": "content" };
  assert.deepEqual(Object.fromEntries(found), {
    ...hard,
    "a/link": "/etc/passwd",
    "a/pipe": "other",
  });
});

Deno.test("a machine without tar says so", async () => {
  await using programs = await tempDir();
  for (const name of ["sh", "dd", "od", "tr", "fold", "find", "sed"]) {
    await Deno.symlink(executable(name)!, programs.join(name));
  }
  await using agent = openAgent({
    ...SHELLS[0]!,
    program: [programs.join("sh")],
  }, { PATH: programs.path });

  await assert.rejects(fetchAll(agent.talk, {}), {
    message: "Cannot fetch all files of . from pi@red: there is no program tar",
  });
});

Deno.test("a connection that breaks in the midst is an error", async () => {
  await using there = await tempDir();
  await Deno.mkdir(there.join("a"));
  await Deno.writeFile(there.join("a/big"), new Uint8Array(9_000_000));
  await using agent = openAgent({
    name: "sh",
    program: ["sh", "-c", `echo $$ >'${there.join("pid")}'; exec sh`],
  });
  const wanted = {
    experiment: there.path,
    jobs: ["a"],
    pattern: "*",
    machine: "pi@red",
  };

  const pid = () => Number(Deno.readTextFileSync(there.join("pid")));

  const fetched = (async () => {
    for await (const file of fetchFiles(agent.talk, wanted)) {
      const parts = file.bytes()[Symbol.asyncIterator]();
      await parts.next();
      Deno.kill(pid(), "SIGKILL");
      while (!(await parts.next()).done);
    }
  })();

  await assert.rejects(fetched, { code: "unreachable" });
});
