import assert from "node:assert/strict";
import { cms, cmsWell } from "../support/cms.ts";
import { sshdTest, startSshd } from "../support/sshd.ts";
import { tempDir } from "../support/temp.ts";

sshdTest(
  "probing shows which hosts can be used, and what to do about the others",
  async () => {
    await using sshd = await startSshd({ aliases: ["red"] });
    await using dir = await tempDir();
    const options = { cwd: dir.path, env: sshd.env };
    await cmsWell(["cluster", "create", "c"], options);
    const add = ["cluster", "add", "c", `--user=${sshd.user}`];
    await cmsWell([...add, "--id=r[1-2]", "--name=red"], options);
    await cmsWell([...add, "--id=here", "--name=localhost"], options);
    const probe = (...args: string[]) =>
      cms(["cluster", "probe", "c", ...args], options);

    const well = await probe();
    const connections = sshd.connections("red");
    await cmsWell([...add, "--id=no", "--name=nosuchhost.invalid"], options);
    const ill = await probe();
    const json = await probe("--format=json");
    await cmsWell(["cluster", "deactivate", "c", "--id=no"], options);
    const inactive = await probe();
    const some = await probe("--id=here", "--format=json");

    assert.equal(well.code, 0, well.err);
    assert.equal(connections, 1);
    assert.match(
      well.out,
      /^\| r2 +\| \w+@red +\| yes +\| [\d.]+ ms +\| \d+ /m,
    );
    assert.match(well.out, /^\| here .*\| right +\| +\|$/m);
    assert.equal(ill.code, 69);
    assert.match(ill.out, /^\| no +\| \w+@nosuchhost\.invalid +\| no /m);
    assert.match(
      ill.err,
      /^WARNING: no: .* cannot be reached: .*; check its name, or add it to ~\/\.ssh\/config$/m,
    );
    assert.equal(json.code, 69);
    const hosts = JSON.parse(json.out);
    assert.deepEqual(
      hosts.map((host: { id: string; usable: boolean }) => [
        host.id,
        host.usable,
      ]),
      [["r1", true], ["r2", true], ["here", true], ["no", false]],
    );
    assert.equal(hosts[0].cores, navigator.hardwareConcurrency);
    assert.equal(hosts[3].problems[0].fatal, true);
    assert.equal(inactive.code, 0); // nobody wants to use it
    assert.equal(JSON.parse(some.out).length, 1);
  },
);
