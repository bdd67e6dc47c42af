import assert from "node:assert/strict";
import { executable } from "../support/executable.ts";
import { JOB_SHELLS, jobTest } from "./job_shells.ts";

for (const shell of JOB_SHELLS) {
  jobTest(shell, "reads nothing", async ({ talk, workshop }) => {
    const command = "cat; [ /dev/stdin -ef /dev/null ] && echo null";
    const order = talk.order("a", `bash -c '${command}'`, { shell });

    const code = await talk.run(order);

    assert.equal(code, 0);
    assert.equal(await workshop.read("a", "a.out"), "null\n");
  });

  jobTest(
    shell,
    "runs in its own directory",
    async ({ talk, workshop }) => {
      await talk.run(talk.order("a", "pwd; echo $PWD", { shell }));

      const directory = `${workshop.join("a")}\n`;
      assert.equal(await workshop.read("a", "a.out"), directory.repeat(2));
    },
  );

  jobTest(
    shell,
    "sees the gpus that it was given",
    async ({ talk, workshop }) => {
      const command = "sh -c 'echo $CUDA_VISIBLE_DEVICES'";

      await talk.run(talk.order("a", command, { shell, gpu: "0,1" }));
      await talk.run(talk.order("b", command, { shell, gpu: "'; exit 3" }));

      assert.equal(await workshop.read("a", "a.out"), "0,1\n");
      assert.equal(await workshop.read("b", "b.out"), "'; exit 3\n");
    },
  );

  jobTest(
    shell,
    "without a gpu of its own sees what its machine says",
    async ({ talk, workshop }) => {
      await talk.run(talk.order("a", "echo $CUDA_VISIBLE_DEVICES", { shell }));

      assert.equal(await workshop.read("a", "a.out"), "7\n");
    },
    { env: { CUDA_VISIBLE_DEVICES: "7" } },
  );

  jobTest(
    shell,
    "has the environment of its pyenv",
    async ({ talk, workshop }) => {
      const activate = workshop.join("my env's", "activate");
      await Deno.mkdir(workshop.join("my env's"));
      // Its last command may well be one that says no.
      await Deno.writeTextFile(activate, "export VENV=mine; false\n");

      const code = await talk.run(
        talk.order("a", "sh -c 'echo $VENV'", { shell, pyenv: activate }),
      );

      assert.equal(code, 0);
      assert.equal(await workshop.read("a", "a.out"), "mine\n");
    },
  );

  jobTest(
    shell,
    "finds a pyenv below ~, below $NAME and beside itself",
    async ({ workshop }) => {
      await Deno.mkdir(workshop.join("x"));
      await Deno.mkdir(workshop.join("b"));
      await Deno.writeTextFile(workshop.join("x", "env"), "VENV=mine\n");
      await Deno.writeTextFile(workshop.join("b", "env"), "VENV=beside\n");
      const talk = workshop.talk({ env: { HOME: workshop.experiment } });
      const run = async (name: string, pyenv: string) => {
        await talk.run(talk.order(name, "echo $VENV", { shell, pyenv }));
        return await workshop.read(name, `${name}.out`);
      };

      const found = [
        await run("a", "~/x/env"),
        await run("b", "env"),
        await run("c", "$HOME/x/env"),
      ];

      assert.deepEqual(found, ["mine\n", "beside\n", "mine\n"]);
    },
  );

  jobTest(
    shell,
    "fails, and says why, without its pyenv",
    async ({ talk, workshop }) => {
      const order = talk.order("a", "echo ran", {
        shell,
        pyenv: "/nosuch/env's/activate",
      });

      const code = await talk.run(order);

      assert.equal(code, 1);
      assert.equal(await workshop.read("a", "a.out"), "");
      assert.equal(
        await workshop.read("a", "a-nohup.log"),
        "cms: cannot read /nosuch/env's/activate\n",
      );
    },
  );

  jobTest(
    shell,
    "has the variables that it asks for, as text whatever is in them",
    async ({ talk, workshop }) => {
      const env = new Map([["A", "1"], ["B", "$(echo ran) 'x' \"y\"\n`z`"]]);
      const command = `sh -c 'printf "%s,%s" "$A" "$B"'`;

      await talk.run(talk.order("a", command, { shell, env }));

      const expected = `1,${env.get("B")}`;
      assert.equal(await workshop.read("a", "a.out"), expected);
    },
  );

  jobTest(
    shell,
    "runs in the directory that it asks for, its output stays in its own",
    async ({ talk, workshop }) => {
      await Deno.mkdir(workshop.join("a", "it's"), { recursive: true });
      const run = async (workingDirectory: string) => {
        const order = talk.order("a", "sh -c pwd", {
          ...{
            shell,
            workingDirectory,
            attempt: `a.${workingDirectory.length}`,
          },
        });
        await talk.run(order);
        return await workshop.read("a", "a.out");
      };

      assert.equal(await run("/"), "/\n");
      assert.equal(await run("it's"), `${workshop.join("a", "it's")}\n`);
    },
  );

  jobTest(
    shell,
    "fails, and says why, without its directory or its input",
    async ({ talk, workshop }) => {
      const [first, second] = [
        talk.order("a", "echo ran", { shell, workingDirectory: "no/such" }),
        talk.order("b", "echo ran", { shell, stdin: "no such" }),
      ];

      assert.equal(await talk.run(first), 1);
      assert.equal(await talk.run(second), 1);
      assert.equal(
        await workshop.read("a", "a-nohup.log"),
        "cms: cannot enter no/such\n",
      );
      assert.equal(
        await workshop.read("b", "b-nohup.log"),
        "cms: cannot read no such\n",
      );
    },
  );

  jobTest(
    shell,
    "reads the file that it asks for",
    async ({ talk, workshop }) => {
      await Deno.mkdir(workshop.join("a"));
      await Deno.writeTextFile(workshop.join("a", "the input"), "1\n2\n");

      const order = talk.order("a", "cat", { shell, stdin: "the input" });
      const code = await talk.run(order);

      assert.equal(code, 0);
      assert.equal(await workshop.read("a", "a.out"), "1\n2\n");
    },
  );

  jobTest(
    shell,
    "knows nothing of the channel",
    async ({ talk, workshop }) => {
      await talk.channel.fence(workshop.join(".fence"), "mine");
      const command = "env | grep -i ^cms_ | grep -v ^CMS_TEST=; set | " +
        "grep -i ^cms_ | grep -v ^CMS_TEST=; (echo >&9) 2>/dev/null && " +
        "echo open; sh -c '(echo >&9) 2>/dev/null && echo open'; trap";

      await talk.run(talk.order("a", command, { shell }));

      assert.equal(await workshop.read("a", "a.out"), "");
    },
  );

  jobTest(
    shell,
    "can interrupt what it has begun",
    async ({ talk, workshop }) => {
      const command = "sh -c 'kill -INT $$; echo deaf'; echo $?";

      await talk.run(talk.order("a", command, { shell }));

      assert.equal(await workshop.read("a", "a.out"), "130\n");
    },
    canFork() ? {} : { missing: "no setsid -f here" },
  );
}

/** Whether setsid makes processes by itself; in the background, INT is ignored. */
function canFork(): boolean {
  if (!executable("setsid")) return false;
  return new Deno.Command("setsid", { args: ["-f", "true"], stderr: "null" })
    .outputSync().success;
}
