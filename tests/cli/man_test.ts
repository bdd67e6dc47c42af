import assert from "node:assert/strict";
import { commandsFor } from "../../src/cli/commands/mod.ts";
import { loadAll } from "../../src/cli/load_commands.ts";
import { formatMan } from "../../src/cli/man.ts";
import { SCHEDULERS } from "../../src/schedulers/mod.ts";
import { executable } from "../support/executable.ts";

const COMMANDS = await loadAll(commandsFor(SCHEDULERS.values()));
const groff = executable("groff");

/** The page as a terminal shows it, and what groff has to say about it. */
async function render(page: string): Promise<{ text: string; said: string }> {
  const child = new Deno.Command(groff!, {
    args: ["-man", "-Tascii", "-ww", "-P-cbou"],
    stdin: "piped",
    stdout: "piped",
    stderr: "piped",
  }).spawn();
  const writer = child.stdin.getWriter();
  await writer.write(new TextEncoder().encode(page));
  await writer.close();
  const { stdout, stderr } = await child.output();
  const decoder = new TextDecoder();
  return { text: decoder.decode(stdout), said: decoder.decode(stderr) };
}

Deno.test({
  name: `the manual page has each command and option, and no fault${
    groff ? "" : " (there is no groff)"
  }`,
  ignore: !groff,
  async fn() {
    const { text, said } = await render(formatMan(COMMANDS, "1.2.3"));

    assert.equal(said, "");
    assert.match(text, /cms 1\.2\.3/);
    for (const { path, options = {} } of COMMANDS) {
      assert.ok(text.includes(`cms ${path.join(" ")}`), path.join(" "));
      for (const name of Object.keys(options)) {
        assert.ok(text.includes(`--${name}=`), name);
      }
    }
  },
});

Deno.test({
  name: `text that roff would take for its own stays text${
    groff ? "" : " (there is no groff)"
  }`,
  ignore: !groff,
  async fn() {
    const [command] = COMMANDS;
    const odd = {
      ...command!,
      summary: ".so /etc/passwd",
      flags: { odd: '\'x \\fBbold\\n[.s] "q" ~ ^ `ls` -- a-b' },
    };

    const { text, said } = await render(formatMan([odd], "1"));

    assert.equal(said, "");
    assert.match(text, /\.so \/etc\/passwd\./);
    assert.ok(text.includes('\'x \\fBbold\\n[.s] "q" ~ ^ `ls` -- a-b'), text);
  },
});
