/**
 * The programs from Debian that rows are compared with.
 *
 * @module
 */
import { executable } from "../tests/support/executable.ts";
import { output } from "./command.ts";

/** Programs by the name under which rows ask for them. */
const TOOLS = {
  xargs: { package: "findutils", programs: ["xargs"] },
  parallel: { package: "parallel", programs: ["parallel"] },
  tsp: { package: "task-spooler", programs: ["tsp"] },
  ssh: {
    package: "openssh-client openssh-server",
    programs: ["ssh", "ssh-keygen", "sshd"],
  },
  slurm: {
    package: "slurm-wlm munge",
    programs: ["sbatch", "squeue", "slurmctld", "slurmd", "munged"],
  },
  strace: { package: "strace", programs: ["strace"] },
} as const;

export type Tool = keyof typeof TOOLS;

/** Why a tool cannot be used; nothing where it is installed. */
export function missing(tool: Tool): string | undefined {
  const { package: name, programs } = TOOLS[tool];
  const isThere = programs.every((program) => executable(program));
  return isThere ? undefined : `no ${tool} here: apt-get install ${name}`;
}

/** What is installed, in which version, as Debian counts. */
export async function versions(): Promise<string[]> {
  const names = Object.values(TOOLS).flatMap((it) => it.package.split(" "));
  if (!executable("dpkg-query")) return [];
  const args = ["-W", "-f", "${db:Status-Status} ${Package} ${Version}\n"];
  const text = await output(["dpkg-query", ...args, ...names], {
    cwd: "/",
    codes: [1],
  });
  return text.split("\n").filter((line) => line.startsWith("installed "))
    .map((line) => line.slice("installed ".length)).sort();
}
