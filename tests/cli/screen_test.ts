import assert from "node:assert/strict";
import { Screen } from "../../src/cli/screen.ts";
import { AppError } from "../../src/core/errors.ts";

const ERASE = "\r\x1b[J";

/** A screen whose terminal keeps what it is sent, each piece by its stream. */
function terminal({ columns = 80, out = true, err = true } = {}) {
  const sent: [stream: "out" | "err", text: string][] = [];
  const stream = (name: "out" | "err", isTerminal: boolean) => ({
    isTerminal: () => isTerminal,
    writeSync(bytes: Uint8Array) {
      const part = bytes.subarray(0, 7); // as pipes do, it takes a part only
      sent.push([name, new TextDecoder().decode(part)]);
      return part.length;
    },
  });
  const size = { columns };
  const screen = new Screen(
    stream("out", out),
    stream("err", err),
    () => size.columns,
  );
  const all = (name?: "out" | "err") =>
    sent.filter(([stream]) => name === undefined || stream === name)
      .map(([, text]) => text).join("");
  return { screen, size, all };
}

Deno.test("results go to standard output and all else to standard error", () => {
  const { screen, all } = terminal();

  screen.print("a result of some length");
  screen.note(["INFO: one", "INFO: two"]);

  assert.equal(all("out"), "a result of some length\n");
  assert.equal(all("err"), "INFO: one\nINFO: two\n");
});

Deno.test("a terminal that was closed is written to no more, which is no error", () => {
  let isOpen = true;
  const output = {
    isTerminal: () => isOpen,
    writeSync(): number {
      throw new Error("Input/output error (os error 5)");
    },
  };
  const screen = new Screen(output, output, () => 80);
  isOpen = false;

  screen.status("1 done");
  screen.note(["INFO: next"]);
  screen.print("result");
});

Deno.test("the status line stays below what is printed", () => {
  const { screen, all } = terminal();

  screen.status("1 done");
  screen.note(["INFO: next"]);
  screen.print("result");

  assert.equal(
    all(),
    `${ERASE}1 done${ERASE}INFO: next\n1 done${ERASE}result\n1 done`,
  );
});

Deno.test("an empty status line takes the last one away", () => {
  const { screen, all } = terminal();
  screen.status("1 done");

  screen.status("");
  screen.note(["INFO: end"]);

  assert.equal(all(), `${ERASE}1 done${ERASE}INFO: end\n`);
});

Deno.test("the same status line is not written again", () => {
  const { screen, all } = terminal();

  screen.status("1 done");
  screen.status("1 done");

  assert.equal(all(), `${ERASE}1 done`);
});

Deno.test("a status line never fills the terminal's last column", () => {
  const { screen, size, all } = terminal({ columns: 10 });

  screen.status("1234567890123");
  size.columns = 5;
  screen.status("abcdefgh");

  assert.equal(all(), `${ERASE}123456789${ERASE}abcd`);
});

Deno.test("where standard error is no terminal there is no status line", () => {
  const { screen, all } = terminal({ err: false });

  screen.status("1 done");

  assert.equal(screen.hasStatus, false);
  assert.equal(all(), "");
});

Deno.test("results have a width only where they go to a terminal", () => {
  assert.equal(terminal({ columns: 99 }).screen.width, 99);
  assert.equal(terminal({ out: false }).screen.width, undefined);
});

Deno.test("a disk that is full is an error for results, and none for messages", () => {
  const full = {
    isTerminal: () => false,
    writeSync: () => {
      throw new Error("No space left on device (os error 28)");
    },
  };
  const screen = new Screen(full, full, () => 80);

  screen.note(["INFO: next"]);
  assert.throws(() => screen.print("x"), (error) => {
    assert.ok(error instanceof AppError);
    assert.equal(error.code, "io");
    assert.equal(
      error.message,
      "Cannot write the output: No space left on device",
    );
    return true;
  });
});
