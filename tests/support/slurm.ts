/**
 * A Slurm of a test's own: munged, slurmctld and slurmd on loopback, with all
 * that is theirs in a directory, ended by their pids.
 *
 * @module
 */
import { hostname } from "node:os";
import { executable } from "./executable.ts";
import { freePort } from "./free_port.ts";
import { type SlurmAccounts, startAccounts } from "./slurm_accounts.ts";
import { tempDir } from "./temp.ts";
import { until } from "./until.ts";

/** A running Slurm with eight processors, whatever this machine has. */
export interface Slurm extends AsyncDisposable {
  /** For whoever calls Slurm's commands. */
  readonly env: Readonly<Record<string, string>>;
  /** Calls one of its commands and answers what it prints. */
  call(program: string, ...args: string[]): Promise<string>;
  /** Its only node's daemon is gone, or comes back. */
  stopNode(): Promise<void>;
  startNode(): Promise<void>;
}

const PROGRAMS = ["munged", "slurmctld", "slurmd", "sbatch", "squeue"];

/** Why there can be no Slurm here, if so. */
export function slurmMissing(): string | undefined {
  const missing = PROGRAMS.filter((name) => !executable(name));
  if (missing.length > 0) return `not installed: ${missing.join(", ")}`;
  return Deno.uid() === 0 ? undefined : "slurmd needs root";
}

/** Starts one; `lines` are added to its configuration, or take a line's place. */
export async function startSlurm(
  lines: readonly string[] = [],
  { hasAccounts = false } = {},
): Promise<Slurm> {
  let accounts: SlurmAccounts | undefined;
  const directory = await tempDir();
  const at = directory.join;
  const env = { SLURM_CONF: at("slurm.conf") };

  async function run(program: string, args: readonly string[]) {
    const { success, stdout, stderr } = await new Deno.Command(
      executable(program)!,
      { args: [...args], env },
    ).output();
    const decoder = new TextDecoder();
    if (success) return decoder.decode(stdout);
    throw new Error(`${program} ${args.join(" ")}: ${decoder.decode(stderr)}`);
  }

  async function stop(daemon: string): Promise<void> {
    const text = await Deno.readTextFile(at(`${daemon}.pid`)).catch(() => "");
    const pid = Number(text.trim());
    if (!(pid > 1)) return;
    signal(pid, "SIGTERM");
    const end = Date.now() + 5_000;
    await until(() => !isAlive(pid) || Date.now() > end, {
      what: `the end of ${daemon}`,
    });
    signal(pid, "SIGKILL");
  }

  async function startNode(): Promise<void> {
    await run("slurmd", ["-c", "-f", env.SLURM_CONF, "-N", nodeName()]);
    await until(
      async () => /idle|mix/.test(await run("sinfo", ["-h", "-o", "%T"])),
      { what: "an idle node" },
    );
  }

  async function close(): Promise<void> {
    await run("scancel", ["--user=root"]).catch(() => {}); // it may be down
    for (const daemon of ["slurmd", "slurmctld"]) await stop(daemon);
    await accounts?.[Symbol.asyncDispose]();
    await stop("munged");
    await directory[Symbol.asyncDispose]();
  }

  try {
    for (const name of ["state", "spool"]) await Deno.mkdir(at(name));
    await Deno.chmod(directory.path, 0o755); // munge's clients look for its socket
    const key = crypto.getRandomValues(new Uint8Array(1_024));
    await Deno.writeFile(at("munge.key"), key, { mode: 0o600 });
    await Deno.writeTextFile(at("slurm.conf"), configuration(at, lines));
    await run("munged", [
      `--key-file=${at("munge.key")}`,
      `--socket=${at("munge.socket")}`,
      `--pid-file=${at("munged.pid")}`,
      `--log-file=${at("munged.log")}`,
      `--seed-file=${at("munged.seed")}`,
      "--num-threads=4",
      "--force", // whoever may enter the directories above
    ]);
    if (hasAccounts) {
      accounts = await startAccounts(at("munge.socket"));
      const all = [...accounts.lines, ...lines];
      await Deno.writeTextFile(at("slurm.conf"), configuration(at, all));
      await run("sacctmgr", ["-i", "add", "cluster", "test"]);
    }
    await run("slurmctld", ["-c", "-f", env.SLURM_CONF]);
    await startNode();
  } catch (error) {
    await close();
    throw error;
  }
  return {
    env,
    call: (program, ...args) => run(program, args),
    stopNode: () => stop("slurmd"),
    startNode,
    [Symbol.asyncDispose]: close,
  };
}

function nodeName(): string {
  return hostname().split(".")[0]!;
}

function configuration(
  at: (name: string) => string,
  lines: readonly string[],
): string {
  const node = nodeName();
  const [ctld, slurmd] = [freePort(), freePort()];
  const keyOf = (line: string) => line.split("=")[0];
  const given = new Set(
    lines.map(keyOf).filter((key) => key !== "PartitionName"),
  );
  const usual = [
    "ClusterName=test",
    `SlurmctldHost=${node}(127.0.0.1)`,
    `SlurmctldPort=${ctld}`,
    `SlurmdPort=${slurmd}`,
    "CommunicationParameters=NoInAddrAny,NoCtldInAddrAny",
    "AuthType=auth/munge",
    `AuthInfo=socket=${at("munge.socket")}`,
    "CredType=cred/munge",
    "SlurmUser=root",
    "SlurmdUser=root",
    `StateSaveLocation=${at("state")}`,
    `SlurmdSpoolDir=${at("spool")}`,
    `SlurmctldPidFile=${at("slurmctld.pid")}`,
    `SlurmdPidFile=${at("slurmd.pid")}`,
    `SlurmctldLogFile=${at("slurmctld.log")}`,
    `SlurmdLogFile=${at("slurmd.log")}`,
    "SlurmctldDebug=error",
    "SlurmdDebug=error",
    "ProctrackType=proctrack/linuxproc",
    "TaskPlugin=task/none",
    "JobAcctGatherType=jobacct_gather/none",
    "AccountingStorageType=accounting_storage/none",
    "JobCompType=jobcomp/none",
    "SwitchType=switch/none",
    "MpiDefault=none",
    "ReturnToService=2",
    "CompleteWait=0",
    "KillWait=2",
    "MaxJobCount=20000",
    "EpilogMsgTime=0",
    "SchedulerType=sched/backfill",
    "SchedulerParameters=batch_sched_delay=0,sched_min_interval=0,default_queue_depth=1000,sched_max_job_start=0,bf_interval=1,bf_max_job_test=1000",
    "SelectType=select/cons_tres",
    "SelectTypeParameters=CR_Core",
    "SlurmdParameters=config_overrides",
    "Epilog=/usr/bin/true", // else slots are freed once a second only
    `NodeName=${node} NodeAddr=127.0.0.1 CPUs=8 Boards=1 SocketsPerBoard=1 CoresPerSocket=8 ThreadsPerCore=1 RealMemory=4000 State=UNKNOWN`,
    `PartitionName=main Nodes=${node} Default=YES MaxTime=INFINITE State=UP`,
  ];
  const kept = usual.filter((line) => !given.has(keyOf(line)));
  return [...kept, ...lines, ""].join("\n");
}

function isAlive(pid: number): boolean {
  return signal(pid, "SIGCONT");
}

function signal(pid: number, name: Deno.Signal): boolean {
  try {
    Deno.kill(pid, name);
    return true;
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return false;
    throw error;
  }
}
