import assert from "node:assert/strict";
import { readTar } from "../../src/transport/read_tar.ts";
import { sshdTest, startSshd } from "../support/sshd.ts";
import { tempDir } from "../support/temp.ts";
import { startServer } from "./_server.ts";

sshdTest(
  "results come from all machines in one answer, or file by file",
  async () => {
    await using sshd = await startSshd({ aliases: ["red", "red01"] });
    await using dir = await tempDir();
    await using server = await startServer({ cwd: dir.path, env: sshd.env });
    await server.ask("POST /queue/?name=a");
    for (const host of ["red", "red01"]) {
      const job = new URLSearchParams({
        ...{ name: `on-${host}`, host, user: sshd.user },
        command: "mkdir out && echo $0 >out/x.csv && echo done",
      });
      await server.ask(`POST /queue/a?${job}`);
    }
    await server.ask("PUT /queue/a/run_fifo?max_parallel=2");
    const waited = await server.ask("GET /queue/a/wait?timeout=300");
    assert.equal(
      waited,
      '200 {"completed":["on-red","on-red01"],"failed":[],"left":[]}',
    );

    const { body } = await server.send("GET /queue/a/tar?name=on-red,on-red01");
    const paths = await Array.fromAsync(readTar(body!), ({ path }) => path);
    const fetched = await server.send(
      "PUT /queue/a/fetch?name=on-red&file=*.csv&to=results",
    );
    const file = await server.ask(
      "GET /queue/a/job/on-red/file?path=out/x.csv",
    );

    for (const name of ["on-red", "on-red01"]) {
      assert.ok(paths.includes(`${name}/out/x.csv`), paths.join());
      assert.ok(paths.includes(`${name}/${name}.out`), paths.join());
    }
    assert.equal((await fetched.json()).files, 1);
    assert.match(file, /^200 \S+\n$/);
    assert.equal(
      (await Deno.stat(dir.join("results/on-red/out/x.csv"))).isFile,
      true,
    );
  },
);
