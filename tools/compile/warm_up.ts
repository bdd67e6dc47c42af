/**
 * Has V8 compile the program, and keeps what comes of it: `SCRIPT FILE`. It does
 * in the current directory what users do; what they do not do here is compiled
 * when they do it. It is compiled itself, for only the same V8 takes the code:
 * `SCRIPT FILE check` looks whether that does.
 *
 * @module
 */
import { pathToFileURL } from "node:url";
import { loadScript } from "./load_script.ts";

const COMMANDS = [
  "--help",
  "queue create a",
  "queue add a --name=job[1-20] --command=true",
  "queue list a",
  "queue run fifo_multi a --hosts=localhost,localhost",
  "queue list a",
  "queue info a",
  "queue refresh a",
  "queue reset a",
  "queue delete a --name=job1",
];

const [script = "", file = "", task] = Deno.args;
if (task === "check") check();
else await warmUp();
Deno.exit();

async function warmUp(): Promise<void> {
  const { program, code } = loadScript(pathToFileURL(script), {
    text: Deno.readTextFileSync(script),
  });
  for (const command of COMMANDS) {
    const exitCode = await program.run(command.split(" "));
    if (exitCode !== 0) throw new Error(`cms ${command} ends with ${exitCode}`);
  }
  Deno.writeFileSync(file, code());
}

function check(): void {
  const { isCodeUsed } = loadScript(pathToFileURL(script), {
    text: Deno.readTextFileSync(script),
    code: Deno.readFileSync(file),
  });
  if (!isCodeUsed) {
    throw new Error("V8 does not take the code that it has made");
  }
}
