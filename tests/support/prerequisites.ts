/**
 * Run before the tests: installs the system programs they use where that is
 * harmless, and otherwise says which are missing and goes on, for the tests that
 * need them are ignored, visibly.
 *
 * @module
 */
import { existsSync } from "node:fs";
import { executable } from "./executable.ts";
import { program, removeOldPrograms } from "./program.ts";

/** Debian's package → the programs that show that it is there. */
const PACKAGES: Readonly<Record<string, readonly string[]>> = {
  "openssh-server": ["sshd"],
  "openssh-client": ["ssh", "ssh-keygen"],
  "rsync": ["rsync"],
  "busybox": ["busybox"],
  "dash": ["dash"],
  "procps": ["ps", "pkill"],
  "bsdutils": ["script"],
  "zsh": ["zsh"],
  "fish": ["fish"],
  "groff-base": ["groff"],
  "iproute2": ["ip", "tc"],
  "tmux": ["tmux"],
  "chromium": ["chromium"],
  "curl": ["curl"],
  "openssl": ["openssl"],
  "munge": ["munged"],
  "slurm-wlm": ["slurmctld", "slurmd", "sbatch", "squeue", "sacct"],
  "util-linux": ["flock"],
  "jq": ["jq"],
};

async function missingPackages(): Promise<string[]> {
  const missing = Object.keys(PACKAGES)
    .filter((name) => !PACKAGES[name]?.every((program) => executable(program)));
  return await hasPythonYaml() ? missing : [...missing, "python3-yaml"];
}

/** Python itself is asked only where dpkg does not know: it takes its time. */
async function hasPythonYaml(): Promise<boolean> {
  if (existsSync("/var/lib/dpkg/info/python3-yaml.list")) return true;
  const python = executable("python3");
  if (!python) return false;
  const { success } = await new Deno.Command(python, {
    args: ["-c", "import yaml"],
    stderr: "null",
  }).output();
  return success;
}

/**
 * Whether packages may be installed unasked: root on Debian or a relative of it,
 * in a container. On a machine with an init system, openssh-server would open the
 * ssh port to the world.
 */
function mayInstall(): boolean {
  return Deno.uid() === 0 && executable("apt-get") !== undefined &&
    !existsSync("/run/systemd/system");
}

/** Returns what apt-get complained about, or `undefined` when all went well. */
async function aptGet(...args: string[]): Promise<string | undefined> {
  const { success, stdout, stderr } = await new Deno.Command("apt-get", {
    args: ["-qq", "-o", "DPkg::Lock::Timeout=300", ...args],
    // In this runlevel no service is begun.
    env: { DEBIAN_FRONTEND: "noninteractive", RUNLEVEL: "1" },
    stdin: "null",
  }).output();
  if (success) return undefined;
  return [stdout, stderr].map((it) => new TextDecoder().decode(it)).join("");
}

async function install(packages: readonly string[]): Promise<void> {
  say(`Installing for the tests: ${packages.join(" ")}`);
  const complaint = await aptGet("update") ??
    await aptGet("install", "-y", "--no-install-recommends", ...packages);
  if (complaint) say(`Cannot install them: ${complaint.trim()}`);
}

function say(line: string): void {
  // deno-lint-ignore no-console
  console.error(line);
}

if (import.meta.main) {
  removeOldPrograms();
  program();
  const missing = await missingPackages();
  if (missing.length > 0 && mayInstall()) {
    await install(missing);
  } else if (missing.length > 0) {
    say(
      `Tests that need these are ignored: ${missing.join(" ")}. ` +
        `On Debian: apt-get install ${missing.join(" ")}`,
    );
  }
}
