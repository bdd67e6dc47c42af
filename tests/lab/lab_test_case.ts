/**
 * Tests that need a laboratory: ignored, and saying why, where there can be none.
 *
 * @module
 */
import { executable } from "../support/executable.ts";

const PROGRAMS = [
  ...["unshare", "nsenter", "mount", "umount", "ip", "tc"],
  ...["sshd", "ssh", "ssh-keygen", "ps", "pkill", "setsid"],
];

/** All that a laboratory asks of the kernel. */
const PROBE = `mount -t tmpfs tmpfs /run
ip link add br0 type bridge
ip link add red type veth peer name eth0
tc qdisc add dev red root tbf rate 1mbit burst 3000 latency 1s
tc qdisc add dev red clsact
tc filter add dev red egress bpf direct-action bytecode '1,6 0 0 2'
`;

/** How a test is registered. */
export interface LabTestOptions {
  /** What is wrong in the program, in a few words: the test waits for that. */
  readonly defect?: string;
}

/** Registers a test that starts a laboratory. */
export function labTest(
  name: string,
  run: () => Promise<void>,
  { defect }: LabTestOptions = {},
): void {
  const obstacle = MISSING ?? (defect && `defect: ${defect}`);
  Deno.test({
    name: obstacle ? `${name} (${obstacle})` : name,
    ignore: obstacle !== undefined,
    fn: run,
  });
}

const MISSING = labMissing();

/** Why there can be no laboratory here, or `undefined` where all is well. */
function labMissing(): string | undefined {
  if (Deno.build.os !== "linux") return "a laboratory needs Linux";
  if (Deno.uid() !== 0) return "a laboratory needs root";
  const missing = PROGRAMS.filter((name) => !executable(name));
  if (missing.length > 0) return `no ${missing.join(", ")} here`;
  const { success, stderr } = new Deno.Command("unshare", {
    args: [
      ...["--net", "--uts", "--mount", "--pid", "--fork", "--mount-proc"],
      ...["sh", "-e", "-c", PROBE],
    ],
    stdin: "null",
  }).outputSync();
  if (success) return undefined;
  const complaint = new TextDecoder().decode(stderr).trim().split("\n").at(-1);
  return `no laboratory: ${complaint}`;
}
