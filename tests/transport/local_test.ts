import assert from "node:assert/strict";
import { hostname, userInfo } from "node:os";
import { parseMachine } from "../../src/core/host.ts";
import { isLocal } from "../../src/transport/mod.ts";

const ME = userInfo().username;

Deno.test("this machine is local by each of its names", () => {
  for (const name of ["localhost", "127.0.0.1", "::1", hostname()]) {
    assert.equal(isLocal(parseMachine(undefined, name)), true, name);
    assert.equal(isLocal(parseMachine(ME, name)), true, name);
  }
});

Deno.test("this machine is reached by ssh as another user", () => {
  assert.equal(isLocal(parseMachine(`not-${ME}`, "localhost")), false);
});

Deno.test("other machines are not local, whatever they resemble", () => {
  for (const name of ["red", "localhost.red", "127.0.0.2", "xlocalhost"]) {
    assert.equal(isLocal(parseMachine(undefined, name)), false, name);
  }
});
