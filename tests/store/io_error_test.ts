import assert from "node:assert/strict";
import { AppError } from "../../src/core/errors.ts";
import { ioError, isRefused, withIo } from "../../src/store/io_error.ts";

/** What the system throws for a code. */
function systemError(code: string, message = "No (os error 1): open"): Error {
  return Object.assign(new Error(message), { code });
}

Deno.test("what the system refuses is told in its words, with a hint", () => {
  const error = ioError("write a", systemError("ENOSPC", "Full (os error 28)"));

  assert.ok(error instanceof AppError);
  assert.equal(error.code, "io");
  assert.equal(error.message, "Cannot write a: Full");
  assert.match(error.hint!, /free some space/);
  assert.equal((error.cause as Error).message, "Full (os error 28)");
});

Deno.test("bugs and errors that are told already pass unchanged", () => {
  for (
    const error of [new RangeError("a bug"), new AppError("busy", "b"), "c"]
  ) {
    assert.equal(ioError("write a", error), error);
    assert.throws(() =>
      withIo("write a", () => {
        throw error;
      }), (thrown) => thrown === error);
  }
});

Deno.test("what may not be written is told apart from what failed", () => {
  for (const code of ["EACCES", "EPERM", "EROFS"]) {
    assert.equal(isRefused(ioError("write a", systemError(code))), true);
  }
  for (const code of ["ENOSPC", "ENOENT", "EISDIR"]) {
    assert.equal(isRefused(ioError("write a", systemError(code))), false);
  }
  assert.equal(isRefused(new Error("EACCES")), false);
});

Deno.test("what Deno itself does not allow is told as such, with a hint", () => {
  const refusal = new Deno.errors.NotCapable("Requires all access to /dev/a");

  const error = ioError("lock /dev/a", refusal);

  assert.ok(error instanceof AppError);
  assert.match(error.message, /^Cannot lock \/dev\/a: .* Deno /);
  assert.match(error.hint!, /not below \/dev/);
});
