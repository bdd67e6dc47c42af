/**
 * How every transport has to read a machine's files.
 *
 * @module
 */
import assert from "node:assert/strict";
import { Buffer } from "node:buffer";
import type { Channel } from "../../src/core/transport.ts";
import { Conversation } from "../transport/conversation.ts";
import type { Site, SiteKind } from "./transport_contract.ts";

/** All bytes that there are, and far more than a piece has. */
const BYTES = Uint8Array.from({ length: 700_001 }, (_, at) => at % 256);

async function readAll(channel: Channel, path: string, from = 0) {
  const pieces: Uint8Array[] = [];
  while (true) {
    const piece = await channel.read(path, from);
    if (piece.length === 0) return Buffer.concat(pieces);
    pieces.push(piece);
    from += piece.length;
  }
}

export function testFilesContract(kind: SiteKind): void {
  const test = (
    behaviour: string,
    run: (
      at: { channel: Channel; talk: Conversation; site: Site; dir: string },
    ) => Promise<void>,
  ) =>
    kind.test(`${kind.name} ${behaviour}`, async () => {
      await using site = await kind.open();
      const { transport, machine, experiment } = site;
      await Deno.mkdir(`${site.there}/a`, { recursive: true });
      await using talk = new Conversation(transport, machine, experiment);
      const { channel } = talk;
      await run({ channel, talk, site, dir: `${experiment}/a` });
    });

  test("reads a file of any bytes, a piece at a time", async (at) => {
    await Deno.writeFile(`${at.site.there}/a/x`, BYTES);

    const all = await readAll(at.channel, `${at.dir}/x`);
    const rest = await readAll(at.channel, `${at.dir}/x`, 262_145);

    assert.ok(all.equals(BYTES), "the bytes are others");
    assert.ok(rest.equals(BYTES.subarray(262_145)), "the rest is another");
  });

  test("reads while jobs announce their ends", async ({ talk, site, dir }) => {
    await Deno.writeFile(`${site.there}/a/x`, BYTES);
    const names = Array.from({ length: 40 }, (_, at) => `job${at}`);

    const [all, codes] = await Promise.all([
      readAll(talk.channel, `${dir}/x`),
      Promise.all(names.map((name) => talk.run(talk.order(name, "exit 7")))),
    ]);

    assert.ok(all.equals(BYTES), "the bytes are others");
    assert.deepEqual(new Set(codes), new Set([7]));
  });

  test("answers nothing behind a file's end, or where there is none", async (at) => {
    await Deno.writeTextFile(`${at.site.there}/a/x`, "12345");

    const pieces = await Promise.all([
      at.channel.read(`${at.dir}/x`, 3),
      at.channel.read(`${at.dir}/x`, 5),
      at.channel.read(`${at.dir}/x`, 9_999_999),
      at.channel.read(`${at.dir}/none`, 0),
      at.channel.read(at.dir, 0),
    ]);

    const texts = pieces.map((piece) => new TextDecoder().decode(piece));
    assert.deepEqual(texts, ["45", "", "", "", ""]);
  });

  test("tells the sizes of many files, whatever they are called", async (at) => {
    const names = Array.from({ length: 410 }, (_, n) => `a b 'c' $d: *${n}`);
    const { there } = at.site;
    await Promise.all(
      names.map((name, n) =>
        Deno.writeTextFile(`${there}/a/${name}`, "x".repeat(n))
      ),
    );
    await Deno.mkdir(`${there}/a/directory`);
    await Deno.symlink(names[7]!, `${there}/a/link`);
    const paths = [...names, "directory", "none", "link"];

    const states = await at.channel.states(
      paths.map((name) => `${at.dir}/${name}`),
    );

    assert.deepEqual(
      states.map((state) => state?.size),
      [...names.keys(), undefined, undefined, 7],
    );
    assert.equal(states.at(-1)?.identity, states[7]?.identity);
  });

  test("tells a file from the one that was there before", async (at) => {
    const path = `${at.site.there}/a/x`;
    await Deno.writeTextFile(path, "one");
    const [before] = await at.channel.states([`${at.dir}/x`]);
    await Deno.writeTextFile(`${path}.new`, "two");
    await Deno.rename(`${path}.new`, path);

    const [after] = await at.channel.states([`${at.dir}/x`]);

    assert.notEqual(before?.identity, after?.identity);
  });

  test("is not held up by a pipe that nobody writes", async (at) => {
    const made = await new Deno.Command("mkfifo", {
      args: [`${at.site.there}/a/x`],
    }).output();
    assert.ok(made.success);

    const piece = await at.channel.read(`${at.dir}/x`, 0);
    const states = await at.channel.states([`${at.dir}/x`]);

    assert.deepEqual([piece.length, states], [0, [undefined]]);
  });
}
